package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorUnary;

/**
 * Cross-entropy in the passes of {@link VectorSoftmax}, over blocks of rows. While it runs, the
 * results' memory holds the logits minus the maxima, then the exponentials, and that of the losses
 * the labels' part of each.
 */
abstract class VectorCrossEntropy implements CrossEntropy {
  private final VectorUnary exp = VectorUnary.of(UnaryKind.EXP);

  /** Stores the labels' part of each loss, from the logits minus the maxima. */
  abstract void labelled(LossOperands o, long from, long to);

  /** Completes the losses, from the exponentials. */
  abstract void losses(LossOperands o, long from, long to);

  /** Computes the gradients, from the exponentials. */
  abstract void gradients(LossOperands o, long from, long to);

  /** Both, to the same bits. */
  abstract void lossesAndGradients(LossOperands o, long from, long to);

  @Override
  public final void loss(LossOperands o, long fromRow, long toRow) {
    long block = SoftmaxRows.block(o.cols());
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      lessMaximum(o, from, to);
      labelled(o, from, to);
      exponentials(o, from, to);
      losses(o, from, to);
    }
  }

  @Override
  public final void gradient(LossOperands o, long fromRow, long toRow) {
    long block = SoftmaxRows.block(o.cols());
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      lessMaximum(o, from, to);
      exponentials(o, from, to);
      gradients(o, from, to);
    }
  }

  @Override
  public final void lossAndGradient(LossOperands o, long fromRow, long toRow) {
    long block = SoftmaxRows.block(o.cols());
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      lessMaximum(o, from, to);
      labelled(o, from, to);
      exponentials(o, from, to);
      lossesAndGradients(o, from, to);
    }
  }

  private static void lessMaximum(LossOperands o, long from, long to) {
    SoftmaxRows.lessMaximum(o.logits(), o.out(), o.cols(), from, to);
  }

  private void exponentials(LossOperands o, long from, long to) {
    exp.apply(o.out(), o.out(), from * o.cols(), to * o.cols());
  }
}
