package dev.panagrad.models.train.tensorboard;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.io.protobuf.ProtoWriter;

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

  private Histogram(Buffer values) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    double total = 0;
    double totalSquares = 0;
    long finite = 0;
    for (long i = 0; i < values.length(); i++) {
      float value = values.get(i);
      if (Float.isFinite(value)) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
        total += value;
        totalSquares += (double) value * value;
        finite++;
      }
    }
    min = least;
    max = greatest;
    count = finite;
    sum = total;
    squares = totalSquares;
    limits = new double[min == max ? 1 : BUCKETS];
    counts = new double[limits.length];
    double width = (max - min) / limits.length;
    for (int i = 0; i < limits.length; i++) {
      limits[i] = i == limits.length - 1 ? max : min + (i + 1) * width;
    }
    for (long i = 0; i < values.length(); i++) {
      float value = values.get(i);
      if (Float.isFinite(value)) {
        int bucket = width == 0 ? 0 : (int) ((value - min) / width);
        counts[Math.min(bucket, limits.length - 1)]++;
      }
    }
  }

  /**
   * The histogram of those values that are finite, as a message HistogramProto. They are read where
   * they lie: copies of all variables at each evaluation would fill the heap.
   */
  static ProtoWriter message(Buffer values) {
    Histogram histogram = new Histogram(values);
    return histogram.count == 0 ? new ProtoWriter() : histogram.message();
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
