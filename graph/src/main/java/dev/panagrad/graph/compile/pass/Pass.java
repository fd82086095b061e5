package dev.panagrad.graph.compile.pass;

/** A small rewrite of a graph that preserves the values of its roots. */
public interface Pass {
  /** A short name for logs. */
  String name();

  /** The rewritten graph, with the same number of roots in the same order. */
  Subgraph apply(Subgraph graph);
}
