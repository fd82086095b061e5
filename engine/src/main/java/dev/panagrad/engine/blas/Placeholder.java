package dev.panagrad.engine.blas;

/** Placeholder. */
final class Placeholder {}
