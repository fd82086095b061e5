package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.memory.Buffer;

/** Softmax row by row, in double, and the sums that its cross-entropies share. */
final class ScalarSoftmax implements SoftmaxKernels {
  @Override
  public void softmax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      double max = max(in, cols, row);
      double scale = 1 / sum(in, cols, row, max);
      for (long i = row * cols; i < (row + 1) * cols; i++) {
        out.set(i, (float) (Math.exp(in.get(i) - max) * scale));
      }
    }
  }

  @Override
  public CrossEntropy crossEntropy() {
    return new ScalarCrossEntropies.Shares();
  }

  @Override
  public CrossEntropy sparseCrossEntropy() {
    return new ScalarCrossEntropies.Classes();
  }

  @Override
  public CrossEntropy smoothedCrossEntropy(float share) {
    return new ScalarCrossEntropies.Smoothed(share);
  }

  static float max(Buffer in, long cols, long row) {
    float max = Float.NEGATIVE_INFINITY;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      max = Math.max(max, in.get(i));
    }
    return max;
  }

  static double total(Buffer in, long cols, long row) {
    double sum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      sum += in.get(i);
    }
    return sum;
  }

  /** The sum of the exponentials of a row. */
  static double sum(Buffer in, long cols, long row, double max) {
    double sum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      sum += Math.exp(in.get(i) - max);
    }
    return sum;
  }
}
