package dev.panagrad.graph;

/** Placeholder. */
final class Placeholder {}
