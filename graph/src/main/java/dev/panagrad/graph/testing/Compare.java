package dev.panagrad.graph.testing;

import java.util.Arrays;
import java.util.List;

/** Comparisons that throw an {@link AssertionError} on failure. */
final class Compare {
  private Compare() {}

  static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new AssertionError(message.formatted(arguments));
    }
  }

  /** Checks values; the tolerance is relative above 1. */
  public static void close(Doubles expected, float[] found, double tolerance, String what) {
    double[] wanted = expected.data();
    require(wanted.length == found.length, "%s: %d elements", what, found.length);
    for (int i = 0; i < found.length; i++) {
      require(
          Math.abs(found[i] - wanted[i]) <= tolerance * Math.max(1, Math.abs(wanted[i])),
          "%s: element %d of %s should be %s, is %s",
          what,
          i,
          expected.shape(),
          wanted[i],
          found[i]);
    }
  }

  /** Checks that all fetches are equal. */
  public static void sameBits(List<float[]> expected, List<float[]> found, String what) {
    for (int i = 0; i < expected.size(); i++) {
      require(Arrays.equals(expected.get(i), found.get(i)), "%s: other bits, fetch %d", what, i);
    }
  }
}
