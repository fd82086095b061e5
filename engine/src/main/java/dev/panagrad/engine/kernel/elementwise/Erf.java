package dev.panagrad.engine.kernel.elementwise;

/** The error function in double, which Java's library lacks. */
final class Erf {
  /** Beyond, the result is 1 to the last bit of a float. */
  private static final double FAR = 4.5;

  private Erf() {}

  /**
   * The error function, exact to a few bits of a double up to a magnitude of 4.5, then of a float.
   *
   * <p>The series 2 / sqrt(pi) e^-x^2 (x + 2 x^3 / 3 + 4 x^5 / 15 ...) has terms of one sign only.
   */
  static double of(double x) {
    if (Math.abs(x) >= FAR) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
