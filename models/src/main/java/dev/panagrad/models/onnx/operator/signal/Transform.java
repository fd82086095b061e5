package dev.panagrad.models.onnx.operator.signal;

/**
 * A fast Fourier transform for any length: it is split by prime factors (Cooley and Tukey 1965),
 * and lengths that are prime are summed directly.
 */
final class Transform {
  private static final int SMALLEST_PRIME = 2;

  private final int length;

  /** The powers of the root of unity, real and imaginary parts in turn. */
  private final double[] roots;

  Transform(int length, boolean inverse) {
    this.length = length;
    roots = new double[2 * length];
    for (int k = 0; k < length; k++) {
      roots[2 * k] = cos(k, length);
      // The sine of a part of a turn is the cosine of what is left of a quarter of it.
      double sine =
          4L * k % length == 0 ? quarter(4L * k / length - 1) : Math.sin(angle(k, length));
      roots[2 * k + 1] = inverse ? sine : -sine;
    }
  }

  private static double angle(int k, int length) {
    return 2 * Math.PI * k / length;
  }

  /** Whole quarters of a turn are exact. */
  private static double cos(int k, int length) {
    return 4L * k % length == 0 ? quarter(4L * k / length) : Math.cos(angle(k, length));
  }

  /** The cosine of a number of quarters of a turn. */
  private static double quarter(long count) {
    return switch ((int) Math.floorMod(count, 4L)) {
      case 0 -> 1;
      case 2 -> -1;
      default -> 0;
    };
  }

  /** An estimate of the time for one line. */
  double nanos() {
    long sums = 0;
    for (int rest = length; rest > 1; rest /= factor(rest)) {
      sums += factor(rest);
    }
    return 3.0 * length * Math.max(1, sums);
  }

  /** Transforms a line of complex numbers. */
  void apply(double[] line, double[] into) {
    apply(line, 0, 1, length, into, 0);
  }

  /** The smallest prime factor. */
  private static int factor(int number) {
    for (int prime = SMALLEST_PRIME; prime <= number / prime; prime++) {
      if (number % prime == 0) {
        return prime;
      }
    }
    return number;
  }

  /** Transforms every {@code step}-th number of a line into consecutive ones. */
  private void apply(double[] line, int start, int step, int count, double[] into, int at) {
    if (count == 1) {
      into[2 * at] = line[2 * start];
      into[2 * at + 1] = line[2 * start + 1];
      return;
    }
    int parts = factor(count);
    int each = count / parts;
    for (int part = 0; part < parts; part++) {
      apply(line, start + part * step, step * parts, each, into, at + part * each);
    }
    double[] column = new double[2 * parts];
    for (int k = 0; k < each; k++) {
      for (int part = 0; part < parts; part++) {
        column[2 * part] = into[2 * (at + part * each + k)];
        column[2 * part + 1] = into[2 * (at + part * each + k) + 1];
      }
      for (int block = 0; block < parts; block++) {
        sum(column, k + block * each, count, into, at + k + block * each);
      }
    }
  }

  /** The sum of a column times the powers of the k-th of {@code count} roots of unity. */
  private void sum(double[] column, int k, int count, double[] into, int at) {
    double real = 0;
    double imaginary = 0;
    int stride = length / count;
    for (int part = 0; part < column.length / 2; part++) {
      int root = 2 * (int) ((long) part * k % count * stride);
      real += column[2 * part] * roots[root] - column[2 * part + 1] * roots[root + 1];
      imaginary += column[2 * part] * roots[root + 1] + column[2 * part + 1] * roots[root];
    }
    into[2 * at] = real;
    into[2 * at + 1] = imaginary;
  }
}
