package dev.panagrad.engine.kernel.scalar;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.panagrad.engine.kernel.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Softmax and cross-entropy row by row, in double: of the row's exponentials exp(x - max), each
 * computed once, the sum gives the loss and the shares give the gradient.
 */
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
  public void crossEntropy(
      Buffer logits, Buffer labels, Buffer loss, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      double max = max(logits, cols, row);
      double logSum = max + Math.log(sum(logits, cols, row, max));
      loss.set(row, loss(logits, labels, cols, row, logSum));
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
      double max = max(logits, cols, row);
      double share = 1 / sum(logits, cols, row, max);
      double scale = upstream.get(row * upstreamStride);
      double labelSum = total(labels, cols, row);
      for (long i = row * cols; i < (row + 1) * cols; i++) {
        double softmax = Math.exp(logits.get(i) - max) * share;
        out.set(i, unlessTiny(scale * (softmax * labelSum - labels.get(i))));
      }
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
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow) {
    MemorySegment exps = scratch.segment();
    long at = scratch.offset() + Double.BYTES * cols * fromRow;
    for (long row = fromRow; row < toRow; row++) {
      double max = max(logits, cols, row);
      double sum = exponentials(logits, cols, row, max, exps, at);
      loss.set(row, loss(logits, labels, cols, row, max + Math.log(sum)));
      double share = 1 / sum;
      double scale = upstream.get(row * upstreamStride);
      double labelSum = total(labels, cols, row);
      for (long col = 0; col < cols; col++) {
        long i = row * cols + col;
        double softmax = exps.get(JAVA_DOUBLE, at + Double.BYTES * col) * share;
        out.set(i, unlessTiny(scale * (softmax * labelSum - labels.get(i))));
      }
    }
  }

  private static float loss(Buffer logits, Buffer labels, long cols, long row, double logSum) {
    double sum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      sum += labels.get(i) * (logSum - logits.get(i));
    }
    return (float) sum;
  }

  @Override
  public void sparseCrossEntropy(
      Buffer logits, Buffer classes, Buffer loss, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      double value = 0;
      if (label >= 0 && label < cols) {
        double max = max(logits, cols, row);
        value = max + Math.log(sum(logits, cols, row, max)) - logits.get(row * cols + label);
      }
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
      double max = max(logits, cols, row);
      double share = 1 / sum(logits, cols, row, max);
      for (long col = 0; col < cols; col++) {
        double softmax = Math.exp(logits.get(row * cols + col) - max) * share;
        out.set(row * cols + col, unlessTiny(scale * (softmax - (col == label ? 1 : 0))));
      }
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
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow) {
    MemorySegment exps = scratch.segment();
    long at = scratch.offset() + Double.BYTES * cols * fromRow;
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      boolean known = label >= 0 && label < cols;
      double max = max(logits, cols, row);
      double sum = exponentials(logits, cols, row, max, exps, at);
      double value = known ? max + Math.log(sum) - logits.get(row * cols + label) : 0;
      loss.set(row, (float) value);
      double share = 1 / sum;
      double scale = known ? upstream.get(row * upstreamStride) : 0;
      for (long col = 0; col < cols; col++) {
        double softmax = exps.get(JAVA_DOUBLE, at + Double.BYTES * col) * share;
        out.set(row * cols + col, unlessTiny(scale * (softmax - (col == label ? 1 : 0))));
      }
    }
  }

  private static float unlessTiny(double gradient) {
    return Math.abs(gradient) < TINY_GRADIENT ? 0 : (float) gradient;
  }

  private static float max(Buffer in, long cols, long row) {
    float max = Float.NEGATIVE_INFINITY;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      max = Math.max(max, in.get(i));
    }
    return max;
  }

  private static double total(Buffer in, long cols, long row) {
    double sum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      sum += in.get(i);
    }
    return sum;
  }

  /** The sum of the exponentials of a row. */
  private static double sum(Buffer in, long cols, long row, double max) {
    double sum = 0;
    for (long i = row * cols; i < (row + 1) * cols; i++) {
      sum += Math.exp(in.get(i) - max);
    }
    return sum;
  }

  /** Keeps the exponentials of a row and returns their sum. */
  private static double exponentials(
      Buffer in, long cols, long row, double max, MemorySegment exps, long at) {
    double sum = 0;
    for (long col = 0; col < cols; col++) {
      double exp = Math.exp(in.get(row * cols + col) - max);
      exps.set(JAVA_DOUBLE, at + Double.BYTES * col, exp);
      sum += exp;
    }
    return sum;
  }
}
