package dev.panagrad.models.train.tensorboard;

import dev.panagrad.models.io.protobuf.ProtoWriter;
import java.util.Arrays;

/**
 * The distribution of some values: thirty buckets of equal width from the smallest to the largest.
 */
final class Histogram {
  private static final int BUCKETS = 30;

  private final double min;
  private final double max;
  private final double count;
  private final double sum;
  private final double squares;
  private final double[] limits;
  private final double[] counts;

  private Histogram(float[] finite) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    double total = 0;
    double totalSquares = 0;
    for (float value : finite) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
      total += value;
      totalSquares += (double) value * value;
    }
    min = least;
    max = greatest;
    count = finite.length;
    sum = total;
    squares = totalSquares;
    limits = new double[min == max ? 1 : BUCKETS];
    counts = new double[limits.length];
    double width = (max - min) / limits.length;
    for (int i = 0; i < limits.length; i++) {
      limits[i] = i == limits.length - 1 ? max : min + (i + 1) * width;
    }
    for (float value : finite) {
      int bucket = width == 0 ? 0 : (int) ((value - min) / width);
      counts[Math.min(bucket, limits.length - 1)]++;
    }
  }

  /** The histogram of those values that are finite, as a message HistogramProto. */
  static ProtoWriter message(float[] values) {
    float[] finite = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        finite[count++] = value;
      }
    }
    return count == 0 ? new ProtoWriter() : new Histogram(Arrays.copyOf(finite, count)).message();
  }

  private ProtoWriter message() {
    return new ProtoWriter()
        .real(1, min)
        .real(2, max)
        .real(3, count)
        .real(4, sum)
        .real(5, squares)
        .reals(6, limits)
        .reals(7, counts);
  }
}
