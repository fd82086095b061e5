package dev.panagrad.engine.kernel.reduce;

/** The reductions that have a kernel. */
public enum ReduceKind {
  /** The sum; 0 over nothing. */
  SUM,
  /** The sum divided by the count. */
  MEAN,
  /** The largest; -infinity over nothing. */
  MAX,
  /** The smallest; infinity over nothing. */
  MIN,
  /** The product; 1 over nothing. No vectors: no time is spent there. */
  PROD
}
