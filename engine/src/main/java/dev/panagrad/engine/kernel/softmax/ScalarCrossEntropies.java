package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.memory.Buffer;

/** Cross-entropies row by row, in double. */
final class ScalarCrossEntropies {
  private ScalarCrossEntropies() {}

  private static double logSum(LossOperands o, long row) {
    double max = ScalarSoftmax.max(o.logits(), o.cols(), row);
    return max + Math.log(ScalarSoftmax.sum(o.logits(), o.cols(), row, max));
  }

  private static float unlessTiny(double gradient) {
    return Math.abs(gradient) < SoftmaxKernels.TINY_GRADIENT ? 0 : (float) gradient;
  }

  /** Against a share of each class. */
  static final class Shares implements CrossEntropy {
    @Override
    public void loss(LossOperands o, long from, long to) {
      for (long row = from; row < to; row++) {
        double logSum = logSum(o, row);
        double sum = 0;
        for (long i = row * o.cols(); i < (row + 1) * o.cols(); i++) {
          sum += o.labels().get(i) * (logSum - o.logits().get(i));
        }
        o.loss().set(row, (float) sum);
      }
    }

    @Override
    public void gradient(LossOperands o, long from, long to) {
      Buffer logits = o.logits();
      long cols = o.cols();
      for (long row = from; row < to; row++) {
        double max = ScalarSoftmax.max(logits, cols, row);
        double part = 1 / ScalarSoftmax.sum(logits, cols, row, max);
        double scale = o.upstream(row);
        double labelSum = ScalarSoftmax.total(o.labels(), cols, row);
        for (long i = row * cols; i < (row + 1) * cols; i++) {
          double softmax = Math.exp(logits.get(i) - max) * part;
          o.out().set(i, unlessTiny(scale * (softmax * labelSum - o.labels().get(i))));
        }
      }
    }
  }

  /** Against class numbers. */
  static final class Classes implements CrossEntropy {
    @Override
    public void loss(LossOperands o, long from, long to) {
      for (long row = from; row < to; row++) {
        int label = o.label(row);
        double value = label < 0 ? 0 : logSum(o, row) - o.logits().get(row * o.cols() + label);
        o.loss().set(row, (float) value);
      }
    }

    @Override
    public void gradient(LossOperands o, long from, long to) {
      Buffer logits = o.logits();
      long cols = o.cols();
      for (long row = from; row < to; row++) {
        int label = o.label(row);
        double scale = label < 0 ? 0 : o.upstream(row);
        double max = ScalarSoftmax.max(logits, cols, row);
        double part = 1 / ScalarSoftmax.sum(logits, cols, row, max);
        for (long col = 0; col < cols; col++) {
          double softmax = Math.exp(logits.get(row * cols + col) - max) * part;
          o.out().set(row * cols + col, unlessTiny(scale * (softmax - (col == label ? 1 : 0))));
        }
      }
    }
  }

  /**
   * Against class numbers, a part of which is spread over all classes.
   *
   * @param even that part
   */
  record Smoothed(float even) implements CrossEntropy {
    @Override
    public void loss(LossOperands o, long from, long to) {
      for (long row = from; row < to; row++) {
        int label = o.label(row);
        double value = 0;
        if (label >= 0) {
          double own = (1.0 - even) * o.logits().get(row * o.cols() + label);
          double mean = even * ScalarSoftmax.total(o.logits(), o.cols(), row) / o.cols();
          value = logSum(o, row) - (own + mean);
        }
        o.loss().set(row, (float) value);
      }
    }

    @Override
    public void gradient(LossOperands o, long from, long to) {
      Buffer logits = o.logits();
      long cols = o.cols();
      for (long row = from; row < to; row++) {
        int label = o.label(row);
        double scale = label < 0 ? 0 : o.upstream(row);
        double max = ScalarSoftmax.max(logits, cols, row);
        double part = 1 / ScalarSoftmax.sum(logits, cols, row, max);
        for (long col = 0; col < cols; col++) {
          double softmax = Math.exp(logits.get(row * cols + col) - max) * part;
          double wanted = (double) even / cols + (col == label ? 1.0 - even : 0);
          o.out().set(row * cols + col, unlessTiny(scale * (softmax - wanted)));
        }
      }
    }
  }
}
