package dev.panagrad.engine.kernel;

/** What a matrix product or convolution may apply to its result before storing it. */
public enum Activation {
  /** The result itself. */
  NONE,
  /** max(x, 0). */
  RELU,
  /** 1 / (1 + e^-x). */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH
}
