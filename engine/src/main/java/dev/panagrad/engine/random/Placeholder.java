package dev.panagrad.engine.random;

/** Placeholder. */
final class Placeholder {}
