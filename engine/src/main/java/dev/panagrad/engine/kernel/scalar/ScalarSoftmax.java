package dev.panagrad.engine.kernel.scalar;

import dev.panagrad.engine.kernel.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;

/** Softmax and cross-entropy row by row, in double. */
final class ScalarSoftmax implements SoftmaxKernels {

  @Override
  public void softmax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      double logSum = logSum(in, cols, row);
      for (long i = row * cols; i < (row + 1) * cols; i++) {
        out.set(i, (float) Math.exp(in.get(i) - logSum));
      }
    }
  }

  @Override
  public void crossEntropy(
      Buffer logits, Buffer labels, Buffer loss, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      loss.set(row, loss(logits, labels, cols, row, logSum(logits, cols, row)));
    }
  }

  @Override
  public void crossEntropyGradient(
      Buffer logits,
      Buffer labels,
      Buffer upstream,
      int upstreamStride,
      Buffer out,
      long cols,
      long fromRow,
      long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      double scale = upstream.get(row * upstreamStride);
      gradient(logits, labels, scale, out, cols, row, logSum(logits, cols, row));
    }
  }

  @Override
  public void crossEntropyAndGradient(
      Buffer logits,
      Buffer labels,
      Buffer upstream,
      int upstreamStride,
      Buffer loss,
      Buffer out,
      long cols,
      long fromRow,
      long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      double logSum = logSum(logits, cols, row);
      loss.set(row, loss(logits, labels, cols, row, logSum));
      gradient(logits, labels, upstream.get(row * upstreamStride), out, cols, row, logSum);
    }
  }

  private static float loss(Buffer logits, Buffer labels, long cols, long row, double logSum) {
    double sum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      sum += labels.get(i) * (logSum - logits.get(i));
    }
    return (float) sum;
  }

  private static void gradient(
      Buffer logits, Buffer labels, double scale, Buffer out, long cols, long row, double logSum) {
    double labelSum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      labelSum += labels.get(i);
    }
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      double softmax = Math.exp(logits.get(i) - logSum);
      out.set(i, unlessTiny(scale * (softmax * labelSum - labels.get(i))));
    }
  }

  @Override
  public void sparseCrossEntropy(
      Buffer logits, Buffer classes, Buffer loss, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      boolean known = label >= 0 && label < cols;
      double value = known ? logSum(logits, cols, row) - logits.get(row * cols + label) : 0;
      loss.set(row, (float) value);
    }
  }

  @Override
  public void sparseCrossEntropyGradient(
      Buffer logits,
      Buffer classes,
      Buffer upstream,
      int upstreamStride,
      Buffer out,
      long cols,
      long fromRow,
      long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      boolean known = label >= 0 && label < cols;
      double scale = known ? upstream.get(row * upstreamStride) : 0;
      sparseGradient(logits, label, scale, out, cols, row, logSum(logits, cols, row));
    }
  }

  @Override
  public void sparseCrossEntropyAndGradient(
      Buffer logits,
      Buffer classes,
      Buffer upstream,
      int upstreamStride,
      Buffer loss,
      Buffer out,
      long cols,
      long fromRow,
      long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      boolean known = label >= 0 && label < cols;
      double logSum = logSum(logits, cols, row);
      double scale = known ? upstream.get(row * upstreamStride) : 0;
      loss.set(row, known ? (float) (logSum - logits.get(row * cols + label)) : 0);
      sparseGradient(logits, label, scale, out, cols, row, logSum);
    }
  }

  private static void sparseGradient(
      Buffer logits, int label, double scale, Buffer out, long cols, long row, double logSum) {
    for (long col = 0; col < cols; col++) {
      double softmax = Math.exp(logits.get(row * cols + col) - logSum);
      out.set(row * cols + col, unlessTiny(scale * (softmax - (col == label ? 1 : 0))));
    }
  }

  private static float unlessTiny(double gradient) {
    return Math.abs(gradient) < TINY_GRADIENT ? 0 : (float) gradient;
  }

  /** The logarithm of the sum of the exponentials of a row. */
  private static double logSum(Buffer in, long cols, long row) {
    double max = Double.NEGATIVE_INFINITY;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      max = Math.max(max, in.get(i));
    }
    double sum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      sum += Math.exp(in.get(i) - max);
    }
    return max + Math.log(sum);
  }
}
