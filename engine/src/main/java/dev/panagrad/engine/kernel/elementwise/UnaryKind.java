package dev.panagrad.engine.kernel.elementwise;

/** The elementwise functions of one operand that have a kernel. */
public enum UnaryKind {
  /** -x. */
  NEG,
  /** e to the power x. */
  EXP,
  /** Natural logarithm. */
  LOG,
  /** Square root. */
  SQRT,
  /** 1 / sqrt(x). */
  RSQRT,
  /** x * x. */
  SQUARE,
  /** max(x, 0). */
  RELU,
  /** 1 / (1 + e^-x). */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH
}
