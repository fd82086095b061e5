package dev.panagrad.engine.kernel.softmax;

import static dev.panagrad.engine.kernel.simd.Access.exact;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/** Against class numbers. */
final class ClassCrossEntropy extends VectorCrossEntropy {
  @Override
  void labelled(LossOperands o, long from, long to) {
    MemorySegment labels = exact(o.labels().segment());
    for (long row = from; row < to; row++) {
      int label = label(o, labels, row);
      o.loss().set(row, label >= 0 ? o.out().get(row * o.cols() + label) : 0);
    }
  }

  @Override
  void losses(LossOperands o, long from, long to) {
    MemorySegment exps = exact(o.out().segment());
    MemorySegment labels = exact(o.labels().segment());
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      boolean known = label(o, labels, row) >= 0;
      long at = SoftmaxRows.at(o.out(), row * cols);
      double logSum = known ? Math.log(SoftmaxRows.sum(exps, at, cols)) : 0;
      o.loss().set(row, (float) (logSum - o.loss().get(row)));
    }
  }

  @Override
  void gradients(LossOperands o, long from, long to) {
    MemorySegment exps = exact(o.out().segment());
    MemorySegment labels = exact(o.labels().segment());
    MemorySegment scales = exact(o.upstream().segment());
    int stride = o.stride();
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      long at = SoftmaxRows.at(o.out(), row * cols);
      int label = label(o, labels, row);
      boolean known = label >= 0;
      long scaleAt = SoftmaxRows.at(o.upstream(), row * stride);
      double scale = known ? scales.get(JAVA_FLOAT, scaleAt) : 0;
      double share = 1 / SoftmaxRows.sum(exps, at, cols);
      // The label's own element is computed separately, so that the loop has no branch.
      double own = known ? exps.get(JAVA_FLOAT, at + (long) label * Float.BYTES) * share - 1 : 0;
      for (long i = at; i < at + cols * Float.BYTES; i += Float.BYTES) {
        double gradient = scale * (exps.get(JAVA_FLOAT, i) * share);
        exps.set(JAVA_FLOAT, i, SoftmaxRows.unlessTiny(gradient));
      }
      if (known) {
        float gradient = SoftmaxRows.unlessTiny(scale * own);
        exps.set(JAVA_FLOAT, at + (long) label * Float.BYTES, gradient);
      }
    }
  }

  /** As {@link LossOperands#label}, from a segment of the exact class. */
  private static int label(LossOperands o, MemorySegment labels, long row) {
    int label = labels.get(JAVA_INT, SoftmaxRows.at(o.labels(), row));
    return label >= 0 && label < o.cols() ? label : -1;
  }

  @Override
  void lossesAndGradients(LossOperands o, long from, long to) {
    losses(o, from, to);
    gradients(o, from, to);
  }
}
