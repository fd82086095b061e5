package dev.panagrad.engine.kernel.elementwise;

/** Inverse hyperbolic functions in double, which Java's library lacks. */
final class Inverse {
  private Inverse() {}

  /** Inverse hyperbolic sine, odd. */
  static double asinh(double x) {
    double magnitude = Math.abs(x);
    double square = magnitude * magnitude;
    double positive =
        Double.isInfinite(square)
            ? Math.log(magnitude) + Math.log(2)
            : Math.log1p(magnitude + square / (1 + Math.sqrt(1 + square)));
    return Math.copySign(positive, x);
  }

  /** Inverse hyperbolic cosine; NaN below 1. */
  static double acosh(double x) {
    double above = x - 1;
    return Math.log1p(above + Math.sqrt(above) * Math.sqrt(x + 1));
  }

  /** Inverse hyperbolic tangent, odd; NaN beyond 1. */
  static double atanh(double x) {
    return Math.copySign(0.5 * Math.log1p(2 * Math.abs(x) / (1 - Math.abs(x))), x);
  }
}
