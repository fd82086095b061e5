package dev.panagrad.engine.kernel.softmax;

import static dev.panagrad.engine.kernel.simd.Access.exact;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** Against a share of each class. */
final class ShareCrossEntropy extends VectorCrossEntropy {
  /** The weighted sum of a row's logits minus the maximum. */
  @Override
  void labelled(LossOperands o, long from, long to) {
    MemorySegment less = exact(o.out().segment());
    MemorySegment shares = exact(o.labels().segment());
    MemorySegment losses = exact(o.loss().segment());
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      long lessAt = SoftmaxRows.at(o.out(), row * cols);
      long sharesAt = SoftmaxRows.at(o.labels(), row * cols);
      double sum = 0;
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        sum += (double) shares.get(JAVA_FLOAT, sharesAt + i) * less.get(JAVA_FLOAT, lessAt + i);
      }
      losses.set(JAVA_FLOAT, SoftmaxRows.at(o.loss(), row), (float) sum);
    }
  }

  @Override
  void losses(LossOperands o, long from, long to) {
    MemorySegment exps = exact(o.out().segment());
    MemorySegment shares = exact(o.labels().segment());
    MemorySegment losses = exact(o.loss().segment());
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      double sum = SoftmaxRows.sum(exps, SoftmaxRows.at(o.out(), row * cols), cols);
      double total = SoftmaxRows.sum(shares, SoftmaxRows.at(o.labels(), row * cols), cols);
      finish(losses, SoftmaxRows.at(o.loss(), row), total, sum);
    }
  }

  @Override
  void gradients(LossOperands o, long from, long to) {
    MemorySegment exps = exact(o.out().segment());
    MemorySegment shares = exact(o.labels().segment());
    MemorySegment scales = exact(o.upstream().segment());
    int stride = o.stride();
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      long expsAt = SoftmaxRows.at(o.out(), row * cols);
      long sharesAt = SoftmaxRows.at(o.labels(), row * cols);
      double share = SoftmaxRows.sum(shares, sharesAt, cols) / SoftmaxRows.sum(exps, expsAt, cols);
      double scale = scales.get(JAVA_FLOAT, SoftmaxRows.at(o.upstream(), row * stride));
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        double softmax = exps.get(JAVA_FLOAT, expsAt + i) * share;
        double gradient = scale * (softmax - shares.get(JAVA_FLOAT, sharesAt + i));
        exps.set(JAVA_FLOAT, expsAt + i, SoftmaxRows.unlessTiny(gradient));
      }
    }
  }

  @Override
  void lossesAndGradients(LossOperands o, long from, long to) {
    MemorySegment exps = exact(o.out().segment());
    MemorySegment shares = exact(o.labels().segment());
    MemorySegment scales = exact(o.upstream().segment());
    MemorySegment losses = exact(o.loss().segment());
    int stride = o.stride();
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      long expsAt = SoftmaxRows.at(o.out(), row * cols);
      long sharesAt = SoftmaxRows.at(o.labels(), row * cols);
      double sum = 0;
      double total = 0;
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        sum += exps.get(JAVA_FLOAT, expsAt + i);
        total += shares.get(JAVA_FLOAT, sharesAt + i);
      }
      finish(losses, SoftmaxRows.at(o.loss(), row), total, sum);
      double share = total / sum;
      double scale = scales.get(JAVA_FLOAT, SoftmaxRows.at(o.upstream(), row * stride));
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        double softmax = exps.get(JAVA_FLOAT, expsAt + i) * share;
        double gradient = scale * (softmax - shares.get(JAVA_FLOAT, sharesAt + i));
        exps.set(JAVA_FLOAT, expsAt + i, SoftmaxRows.unlessTiny(gradient));
      }
    }
  }

  /** The loss of a row from the sums of its shares and exponentials. */
  private static void finish(MemorySegment losses, long at, double total, double sum) {
    double labelled = losses.get(JAVA_FLOAT, at);
    losses.set(JAVA_FLOAT, at, (float) (total * Math.log(sum) - labelled));
  }
}
