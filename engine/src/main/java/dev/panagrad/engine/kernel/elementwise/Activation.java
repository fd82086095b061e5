package dev.panagrad.engine.kernel.elementwise;

/**
 * What a matrix product or convolution may apply to its result x before storing it. Gradients carry
 * x through an activation whose result y has the place of x in another matrix.
 */
public enum Activation {
  /** The result itself. */
  NONE,
  /** max(x, 0). */
  RELU,
  /** 1 / (1 + e^-x). */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH,
  /** x where y is above 0, else 0. */
  RELU_GRAD,
  /** x * y * (1 - y). */
  SIGMOID_GRAD,
  /** x * (1 - y * y). */
  TANH_GRAD;

  /** Whether a matrix of results y is read. */
  public boolean isGradient() {
    return switch (this) {
      case NONE, RELU, SIGMOID, TANH -> false;
      case RELU_GRAD, SIGMOID_GRAD, TANH_GRAD -> true;
    };
  }
}
