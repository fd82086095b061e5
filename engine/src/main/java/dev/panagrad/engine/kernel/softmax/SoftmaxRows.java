package dev.panagrad.engine.kernel.softmax;

import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.softmax.SoftmaxKernels.TINY_GRADIENT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * The passes of {@link VectorSoftmax} that go row by row: for few classes, SIMD isn't worthwhile.
 */
final class SoftmaxRows {
  private static final long EXPONENT = 0x7ffL << 52;

  /** A power of two: nothing but an exponent. */
  private static final long TINY = Double.doubleToRawLongBits(TINY_GRADIENT);

  private SoftmaxRows() {}

  static long at(Buffer buffer, long element) {
    return buffer.offset() + element * Float.BYTES;
  }

  static void lessMaximum(Buffer in, Buffer out, long cols, long from, long to) {
    MemorySegment source = exact(in.segment());
    MemorySegment target = exact(out.segment());
    for (long row = from; row < to; row++) {
      long sourceAt = at(in, row * cols);
      long targetAt = at(out, row * cols);
      float max = Float.NEGATIVE_INFINITY;
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        max = Math.max(max, source.get(JAVA_FLOAT, sourceAt + i));
      }
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        target.set(JAVA_FLOAT, targetAt + i, source.get(JAVA_FLOAT, sourceAt + i) - max);
      }
    }
  }

  static double sum(MemorySegment exps, long at, long cols) {
    double sum = 0;
    for (long i = at; i < at + cols * Float.BYTES; i += Float.BYTES) {
      sum += exps.get(JAVA_FLOAT, i);
    }
    return sum;
  }

  /**
   * The labels' part of each row: the weighted sum of logits minus the maximum, stored in place of
   * the loss.
   */
  static void labelled(Buffer less, Buffer labels, Buffer loss, long cols, long from, long to) {
    MemorySegment logits = exact(less.segment());
    MemorySegment shares = exact(labels.segment());
    MemorySegment losses = exact(loss.segment());
    for (long row = from; row < to; row++) {
      long logitsAt = at(less, row * cols);
      long sharesAt = at(labels, row * cols);
      double sum = 0;
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        sum += (double) shares.get(JAVA_FLOAT, sharesAt + i) * logits.get(JAVA_FLOAT, logitsAt + i);
      }
      losses.set(JAVA_FLOAT, at(loss, row), (float) sum);
    }
  }

  static void losses(Buffer exps, Buffer labels, Buffer loss, long cols, long from, long to) {
    MemorySegment exponentials = exact(exps.segment());
    MemorySegment shares = exact(labels.segment());
    MemorySegment losses = exact(loss.segment());
    for (long row = from; row < to; row++) {
      double logSum = Math.log(sum(exponentials, at(exps, row * cols), cols));
      double total = sum(shares, at(labels, row * cols), cols);
      double labelled = losses.get(JAVA_FLOAT, at(loss, row));
      losses.set(JAVA_FLOAT, at(loss, row), (float) (total * logSum - labelled));
    }
  }

  /**
   * Losses and gradients, as computed by {@link #losses} and {@link #gradients}, from the same
   * sums.
   */
  static void lossesAndGradients(
      Buffer labels,
      Buffer upstream,
      int stride,
      Buffer loss,
      Buffer out,
      long cols,
      long from,
      long to) {
    MemorySegment shares = exact(labels.segment());
    MemorySegment scales = exact(upstream.segment());
    MemorySegment losses = exact(loss.segment());
    MemorySegment exps = exact(out.segment());
    for (long row = from; row < to; row++) {
      long expsAt = at(out, row * cols);
      long sharesAt = at(labels, row * cols);
      double sum = 0;
      double total = 0;
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        sum += exps.get(JAVA_FLOAT, expsAt + i);
        total += shares.get(JAVA_FLOAT, sharesAt + i);
      }
      double labelled = losses.get(JAVA_FLOAT, at(loss, row));
      losses.set(JAVA_FLOAT, at(loss, row), (float) (total * Math.log(sum) - labelled));
      double share = total / sum;
      double scale = scales.get(JAVA_FLOAT, at(upstream, row * stride));
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        double softmax = exps.get(JAVA_FLOAT, expsAt + i) * share;
        double gradient = scale * (softmax - shares.get(JAVA_FLOAT, sharesAt + i));
        exps.set(JAVA_FLOAT, expsAt + i, unlessTiny(gradient));
      }
    }
  }

  static void gradients(
      Buffer labels, Buffer upstream, int stride, Buffer out, long cols, long from, long to) {
    MemorySegment shares = exact(labels.segment());
    MemorySegment scales = exact(upstream.segment());
    MemorySegment exps = exact(out.segment());
    for (long row = from; row < to; row++) {
      long expsAt = at(out, row * cols);
      long sharesAt = at(labels, row * cols);
      double share = sum(shares, sharesAt, cols) / sum(exps, expsAt, cols);
      double scale = scales.get(JAVA_FLOAT, at(upstream, row * stride));
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        double softmax = exps.get(JAVA_FLOAT, expsAt + i) * share;
        double gradient = scale * (softmax - shares.get(JAVA_FLOAT, sharesAt + i));
        exps.set(JAVA_FLOAT, expsAt + i, unlessTiny(gradient));
      }
    }
  }

  static void sparseLabelled(
      Buffer less, Buffer classes, Buffer loss, long cols, long from, long to) {
    MemorySegment labels = exact(classes.segment());
    for (long row = from; row < to; row++) {
      int label = labels.get(JAVA_INT, at(classes, row));
      loss.set(row, label >= 0 && label < cols ? less.get(row * cols + label) : 0);
    }
  }

  static void sparseLosses(
      Buffer exps, Buffer classes, Buffer loss, long cols, long from, long to) {
    MemorySegment exponentials = exact(exps.segment());
    MemorySegment labels = exact(classes.segment());
    for (long row = from; row < to; row++) {
      int label = labels.get(JAVA_INT, at(classes, row));
      boolean known = label >= 0 && label < cols;
      double logSum = known ? Math.log(sum(exponentials, at(exps, row * cols), cols)) : 0;
      loss.set(row, (float) (logSum - loss.get(row)));
    }
  }

  static void sparseGradients(
      Buffer classes, Buffer upstream, int stride, Buffer out, long cols, long from, long to) {
    MemorySegment labels = exact(classes.segment());
    MemorySegment scales = exact(upstream.segment());
    MemorySegment exps = exact(out.segment());
    for (long row = from; row < to; row++) {
      long at = at(out, row * cols);
      int label = labels.get(JAVA_INT, at(classes, row));
      boolean known = label >= 0 && label < cols;
      double scale = known ? scales.get(JAVA_FLOAT, at(upstream, row * stride)) : 0;
      double share = 1 / sum(exps, at, cols);
      // The label's own element is computed separately, so that the loop has no branch.
      double own = known ? exps.get(JAVA_FLOAT, at + (long) label * Float.BYTES) * share - 1 : 0;
      for (long i = at; i < at + cols * Float.BYTES; i += Float.BYTES) {
        double gradient = scale * (exps.get(JAVA_FLOAT, i) * share);
        exps.set(JAVA_FLOAT, i, unlessTiny(gradient));
      }
      if (known) {
        exps.set(JAVA_FLOAT, at + (long) label * Float.BYTES, unlessTiny(scale * own));
      }
    }
  }

  /**
   * Replaces values below {@link dev.panagrad.engine.kernel.softmax.SoftmaxKernels#TINY_GRADIENT}
   * by 0, using the exponent and no branch: such values occur late in training, and taking a branch
   * that C2 has never seen taken makes it recompile the loops.
   */
  private static float unlessTiny(double gradient) {
    long bits = Double.doubleToRawLongBits(gradient);
    long below = ((bits & EXPONENT) - TINY) >> (Long.SIZE - 1);
    return (float) Double.longBitsToDouble(bits & ~below);
  }
}
