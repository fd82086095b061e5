package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorUnary;
import dev.panagrad.engine.memory.Buffer;

/** Against class numbers, a part of which is spread over many classes: row by row, in SIMD. */
final class SmoothedCrossEntropy implements CrossEntropy {
  private final VectorUnary exp = VectorUnary.of(UnaryKind.EXP);
  private final float share;

  SmoothedCrossEntropy(float share) {
    this.share = share;
  }

  @Override
  public void loss(LossOperands o, long from, long to) {
    Buffer scratch = o.out();
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      int label = o.label(row);
      if (label < 0) {
        o.loss().set(row, 0);
        continue;
      }
      double mean = less(o, row) / (double) cols;
      double own = scratch.get(row * cols + label);
      double logSum = Math.log(exponentials(o, row));
      o.loss().set(row, (float) (logSum - (1.0 - share) * own - share * mean));
    }
  }

  @Override
  public void gradient(LossOperands o, long from, long to) {
    Buffer out = o.out();
    long cols = o.cols();
    for (long row = from; row < to; row++) {
      int label = o.label(row);
      boolean known = label >= 0;
      less(o, row);
      double scale = known ? o.upstream(row) : 0;
      double factor = scale / exponentials(o, row);
      double own = known ? out.get(row * cols + label) : 0;
      double even = scale * share / cols;
      long at = SoftmaxRows.at(out, row * cols);
      SmoothLoops.scaleLess(out.segment(), at, cols * Float.BYTES, (float) factor, (float) even);
      if (known) {
        out.set(row * cols + label, (float) (own * factor - even - scale * (1.0 - share)));
      }
    }
  }

  /** Writes the logits of a row minus the largest and returns the sum of the written elements. */
  private static float less(LossOperands o, long row) {
    long bytes = o.cols() * Float.BYTES;
    long from = SoftmaxRows.at(o.logits(), row * o.cols());
    float max = SmoothLoops.max(o.logits().segment(), from, bytes);
    long to = SoftmaxRows.at(o.out(), row * o.cols());
    return SmoothLoops.less(o.logits().segment(), from, o.out().segment(), to, bytes, max);
  }

  /** Replaces the elements of a row by their exponentials and returns the sum of these. */
  private float exponentials(LossOperands o, long row) {
    long bytes = o.cols() * Float.BYTES;
    long at = SoftmaxRows.at(o.out(), row * o.cols());
    exp.run(o.out().segment(), at, o.out().segment(), at, bytes);
    return SmoothLoops.sum(o.out().segment(), at, bytes);
  }
}
