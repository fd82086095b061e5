package dev.panagrad.graph.random;

/** How an op is used as it is meant to be. */
@FunctionalInterface
interface Recipe {
  Proposal draw(Sketch s);
}
