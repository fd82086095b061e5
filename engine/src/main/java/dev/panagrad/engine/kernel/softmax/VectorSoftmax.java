package dev.panagrad.engine.kernel.softmax;

import static dev.panagrad.engine.kernel.simd.Access.exact;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorUnary;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Softmax and cross-entropy in three passes over some rows at a time, which stay in the L1 cache:
 * each logit minus its row's maximum, the exponentials of all of them in SIMD, and the results from
 * each row's exponentials.
 *
 * <p>Exponentials are floats within 1.1 ulp, sums and later steps use double: a probability near 1
 * has exactly the exponential 1, so its distance from the label isn't lost in rounding.
 */
final class VectorSoftmax implements SoftmaxKernels {
  /** The number of logits in a block of rows. */
  private static final int BLOCK = 2048;

  private final VectorUnary exp = VectorUnary.of(UnaryKind.EXP);

  @Override
  public void softmax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    MemorySegment exps = exact(out.segment());
    long block = rows(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      exponentials(in, out, cols, from, to);
      for (long row = from; row < to; row++) {
        long at = SoftmaxRows.at(out, row * cols);
        double share = 1 / SoftmaxRows.sum(exps, at, cols);
        for (long i = at; i < at + cols * Float.BYTES; i += Float.BYTES) {
          exps.set(JAVA_FLOAT, i, (float) (exps.get(JAVA_FLOAT, i) * share));
        }
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
    long block = rows(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      SoftmaxRows.lessMaximum(logits, scratch, cols, from, to);
      SoftmaxRows.labelled(scratch, labels, loss, cols, from, to);
      exp.apply(scratch, scratch, from * cols, to * cols);
      SoftmaxRows.losses(scratch, labels, loss, cols, from, to);
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
    long block = rows(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      exponentials(logits, out, cols, from, to);
      SoftmaxRows.gradients(labels, upstream, upstreamStride, out, cols, from, to);
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
    long block = rows(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      SoftmaxRows.lessMaximum(logits, out, cols, from, to);
      SoftmaxRows.labelled(out, labels, loss, cols, from, to);
      exp.apply(out, out, from * cols, to * cols);
      SoftmaxRows.lossesAndGradients(labels, upstream, upstreamStride, loss, out, cols, from, to);
    }
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
    long block = rows(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      SoftmaxRows.lessMaximum(logits, scratch, cols, from, to);
      SoftmaxRows.sparseLabelled(scratch, classes, loss, cols, from, to);
      exp.apply(scratch, scratch, from * cols, to * cols);
      SoftmaxRows.sparseLosses(scratch, classes, loss, cols, from, to);
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
    long block = rows(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      exponentials(logits, out, cols, from, to);
      SoftmaxRows.sparseGradients(classes, upstream, upstreamStride, out, cols, from, to);
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
    long block = rows(cols);
    for (long from = fromRow; from < toRow; from += block) {
      long to = Math.min(toRow, from + block);
      SoftmaxRows.lessMaximum(logits, out, cols, from, to);
      SoftmaxRows.sparseLabelled(out, classes, loss, cols, from, to);
      exp.apply(out, out, from * cols, to * cols);
      SoftmaxRows.sparseLosses(out, classes, loss, cols, from, to);
      SoftmaxRows.sparseGradients(classes, upstream, upstreamStride, out, cols, from, to);
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
    long bytes = cols * Float.BYTES;
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      if (label < 0 || label >= cols) {
        loss.set(row, 0);
        continue;
      }
      long at = SoftmaxRows.at(scratch, row * cols);
      double mean = less(logits, scratch, row, cols) / (double) cols;
      double own = scratch.get(row * cols + label);
      exp.run(scratch.segment(), at, scratch.segment(), at, bytes);
      double logSum = Math.log(SmoothLoops.sum(scratch.segment(), at, bytes));
      loss.set(row, (float) (logSum - (1.0 - share) * own - share * mean));
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
    long bytes = cols * Float.BYTES;
    for (long row = fromRow; row < toRow; row++) {
      int label = classes.getInt(row);
      boolean known = label >= 0 && label < cols;
      long at = SoftmaxRows.at(out, row * cols);
      less(logits, out, row, cols);
      exp.run(out.segment(), at, out.segment(), at, bytes);
      double scale = known ? upstream.get(row * upstreamStride) : 0;
      double factor = scale / SmoothLoops.sum(out.segment(), at, bytes);
      double own = known ? out.get(row * cols + label) : 0;
      double even = scale * share / cols;
      SmoothLoops.scaleLess(out.segment(), at, bytes, (float) factor, (float) even);
      if (known) {
        out.set(row * cols + label, (float) (own * factor - even - scale * (1.0 - share)));
      }
    }
  }

  /** Writes the logits of a row minus the largest and returns the sum of the written elements. */
  private static float less(Buffer in, Buffer out, long row, long cols) {
    long bytes = cols * Float.BYTES;
    long from = SoftmaxRows.at(in, row * cols);
    float max = SmoothLoops.max(in.segment(), from, bytes);
    long to = SoftmaxRows.at(out, row * cols);
    return SmoothLoops.less(in.segment(), from, out.segment(), to, bytes, max);
  }

  private static long rows(long cols) {
    return Math.max(1, BLOCK / Math.max(1, cols));
  }

  private void exponentials(Buffer in, Buffer out, long cols, long from, long to) {
    SoftmaxRows.lessMaximum(in, out, cols, from, to);
    exp.apply(out, out, from * cols, to * cols);
  }
}
