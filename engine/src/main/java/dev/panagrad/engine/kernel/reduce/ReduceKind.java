package dev.panagrad.engine.kernel.reduce;

/** The reductions that have a kernel. */
public enum ReduceKind {
  /** The sum; 0 for no elements. */
  SUM,
  /** The sum divided by the count. */
  MEAN,
  /** The largest; -infinity for no elements. */
  MAX,
  /** The smallest; infinity for no elements. */
  MIN,
  /** The product; 1 for no elements. No SIMD: little time is spent here. */
  PROD
}
