package dev.panagrad.graph.compile.pass;

/** One small rewriting of a graph that keeps the values of its roots. */
public interface Pass {
  /** A short name for logs. */
  String name();

  /** The rewritten graph, with as many roots in the same order. */
  Subgraph apply(Subgraph graph);
}
