package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.memory.Buffer;

/** Softmax and cross-entropy row by row, in double. */
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
      Buffer logits,
      Buffer labels,
      Buffer loss,
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow) {
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
      long cols,
      long fromRow,
      long toRow) {
    crossEntropy(logits, labels, loss, out, cols, fromRow, toRow);
    crossEntropyGradient(logits, labels, upstream, upstreamStride, out, cols, fromRow, toRow);
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
    sparseCrossEntropy(logits, classes, loss, out, cols, fromRow, toRow);
    sparseCrossEntropyGradient(
        logits, classes, upstream, upstreamStride, out, cols, fromRow, toRow);
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
      Buffer logits,
      Buffer classes,
      Buffer loss,
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow) {
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
  public void smoothedCrossEntropy(
      Buffer logits,
      Buffer classes,
      float share,
      Buffer loss,
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      double value = 0;
      if (label >= 0 && label < cols) {
        double max = max(logits, cols, row);
        double own = (1.0 - share) * logits.get(row * cols + label);
        value = max + Math.log(sum(logits, cols, row, max));
        value -= own + share * total(logits, cols, row) / cols;
      }
      loss.set(row, (float) value);
    }
  }

  @Override
  public void smoothedCrossEntropyGradient(
      Buffer logits,
      Buffer classes,
      float share,
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
      double part = 1 / sum(logits, cols, row, max);
      for (long col = 0; col < cols; col++) {
        double softmax = Math.exp(logits.get(row * cols + col) - max) * part;
        double wanted = (double) share / cols + (col == label ? 1.0 - share : 0);
        out.set(row * cols + col, unlessTiny(scale * (softmax - wanted)));
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
}
