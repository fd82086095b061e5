package dev.panagrad.engine.kernel.reduce;

/** The reductions that have a kernel. */
public enum ReduceKind {
  /** The sum; 0 over nothing. */
  SUM,
  /** The sum divided by the count. */
  MEAN,
  /** The largest. */
  MAX
}
