package dev.panagrad.engine.kernel.elementwise;

/** The error function in double, which Java's library lacks. */
final class Erf {
  /** Beyond this magnitude the result rounds to 1 in float. */
  private static final double FAR = 4.5;

  private Erf() {}

  /**
   * The error function, accurate to a few ulp of a double up to a magnitude of 4.5, beyond that to
   * float precision.
   *
   * <p>The series 2 / sqrt(pi) e^-x^2 (x + 2 x^3 / 3 + 4 x^5 / 15 ...) only has terms of one sign.
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
