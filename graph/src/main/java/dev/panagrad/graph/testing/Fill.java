package dev.panagrad.graph.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The distribution of an input's elements. */
@FunctionalInterface
public interface Fill {
  /** Draws elements. */
  double[] draw(int count, SplittableRandom random);

  /** Numbers in [low, high). */
  static Fill uniform(double low, double high) {
    return (count, random) -> random.doubles(count, low, high).map(x -> (float) x).toArray();
  }

  /** Numbers of either sign, each at least 0.1 away from 0: for functions with a kink there. */
  static Fill awayFromZero() {
    return (count, random) ->
        random.doubles(count, -1.9, 1.9).map(x -> (float) (x + 0.1 * Math.signum(x))).toArray();
  }

  /** Numbers at least 0.01 apart, shuffled: for functions that select the largest. */
  static Fill distinct(double first) {
    return (count, random) -> {
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (first + 0.01 * (i - count / 2));
      }
      for (int i = count - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        double kept = values[i];
        values[i] = values[other];
        values[other] = kept;
      }
      return values;
    };
  }

  /** Whole numbers in [low, high). */
  static Fill ints(int low, int high) {
    return (count, random) -> random.ints(count, low, high).asDoubleStream().toArray();
  }

  /** The same number everywhere. */
  static Fill constant(double value) {
    return (count, random) -> {
      double[] values = new double[count];
      Arrays.fill(values, value);
      return values;
    };
  }
}
