package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.broadcast;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;
import static dev.panagrad.engine.kernel.vector.Access.tail;

import dev.panagrad.engine.kernel.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Softmax and cross-entropy, row by row.
 *
 * <p>A row of up to one vector, as the ten digits, is loaded once and stays in registers, because
 * the loops over full vectors then run no time. Lanes beyond a row hold minus infinity, whose
 * exponential is 0. A NaN need not be looked after: the sum of the exponentials carries it to all
 * of its row.
 */
final class VectorSoftmax implements SoftmaxKernels {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  @Override
  public void softmax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    long bytes = cols * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = tail(bytes);
    MemorySegment from = in.segment();
    MemorySegment to = out.segment();
    for (long row = fromRow; row < toRow; row++) {
      long inAt = in.offset() + row * bytes;
      long outAt = out.offset() + row * bytes;
      FloatVector last = Fold.only(tail, load(from, inAt + full), LEAST);
      FloatVector max = largest(from, inAt, full, last);
      FloatVector lastExp = VectorMath.exp(last.sub(max));
      FloatVector sums = lastExp;
      for (long i = 0; i < full; i += BYTES) {
        FloatVector exp = VectorMath.exp(load(from, inAt + i).sub(max));
        store(to, outAt + i, exp);
        sums = sums.add(exp);
      }
      FloatVector sum = Fold.sum(sums);
      for (long i = 0; i < full; i += BYTES) {
        store(to, outAt + i, load(to, outAt + i).div(sum));
      }
      store(to, outAt + full, lastExp.div(sum), tail);
    }
  }

  @Override
  public void crossEntropy(
      Buffer logits, Buffer labels, Buffer loss, long cols, long fromRow, long toRow) {
    long bytes = cols * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = tail(bytes);
    MemorySegment xs = logits.segment();
    MemorySegment ls = labels.segment();
    for (long row = fromRow; row < toRow; row++) {
      long xAt = logits.offset() + row * bytes;
      long lAt = labels.offset() + row * bytes;
      FloatVector last = Fold.only(tail, load(xs, xAt + full), LEAST);
      FloatVector max = largest(xs, xAt, full, last);
      FloatVector label = Fold.only(tail, load(ls, lAt + full), 0f);
      FloatVector sums = VectorMath.exp(last.sub(max));
      FloatVector labelSums = label;
      FloatVector products = label.mul(Fold.only(tail, last.sub(max), 0f));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(xs, xAt + i).sub(max);
        FloatVector y = load(ls, lAt + i);
        sums = sums.add(VectorMath.exp(x));
        labelSums = labelSums.add(y);
        products = y.fma(x, products);
      }
      FloatVector logSum = VectorMath.log(Fold.sum(sums));
      FloatVector result = logSum.mul(Fold.sum(labelSums)).sub(Fold.sum(products));
      loss.segment().set(ValueLayout.JAVA_FLOAT, loss.offset() + row * Float.BYTES, result.lane(0));
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
    long bytes = cols * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = tail(bytes);
    MemorySegment xs = logits.segment();
    MemorySegment ls = labels.segment();
    MemorySegment to = out.segment();
    for (long row = fromRow; row < toRow; row++) {
      long xAt = logits.offset() + row * bytes;
      long lAt = labels.offset() + row * bytes;
      long outAt = out.offset() + row * bytes;
      FloatVector last = Fold.only(tail, load(xs, xAt + full), LEAST);
      FloatVector max = largest(xs, xAt, full, last);
      FloatVector lastLabel = Fold.only(tail, load(ls, lAt + full), 0f);
      FloatVector lastExp = VectorMath.exp(last.sub(max));
      FloatVector sums = lastExp;
      FloatVector labelSums = lastLabel;
      for (long i = 0; i < full; i += BYTES) {
        sums = sums.add(VectorMath.exp(load(xs, xAt + i).sub(max)));
        labelSums = labelSums.add(load(ls, lAt + i));
      }
      FloatVector scale = scale(upstream, row * upstreamStride);
      FloatVector share = Fold.sum(labelSums).div(Fold.sum(sums));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector exp = VectorMath.exp(load(xs, xAt + i).sub(max));
        store(to, outAt + i, scale.mul(exp.mul(share).sub(load(ls, lAt + i))));
      }
      store(to, outAt + full, scale.mul(lastExp.mul(share).sub(lastLabel)), tail);
    }
  }

  @Override
  public void sparseCrossEntropy(
      Buffer logits, Buffer classes, Buffer loss, long cols, long fromRow, long toRow) {
    long bytes = cols * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = tail(bytes);
    MemorySegment xs = logits.segment();
    for (long row = fromRow; row < toRow; row++) {
      long xAt = logits.offset() + row * bytes;
      FloatVector last = Fold.only(tail, load(xs, xAt + full), LEAST);
      FloatVector max = largest(xs, xAt, full, last);
      FloatVector sums = VectorMath.exp(last.sub(max));
      for (long i = 0; i < full; i += BYTES) {
        sums = sums.add(VectorMath.exp(load(xs, xAt + i).sub(max)));
      }
      long label = labelOf(classes, row);
      float result = 0;
      if (label >= 0 && label < cols) {
        float x = xs.get(ValueLayout.JAVA_FLOAT, xAt + label * Float.BYTES);
        result = VectorMath.log(Fold.sum(sums)).sub(broadcast(x).sub(max)).lane(0);
      }
      loss.segment().set(ValueLayout.JAVA_FLOAT, loss.offset() + row * Float.BYTES, result);
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
    softmax(logits, out, cols, fromRow, toRow);
    long bytes = cols * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = tail(bytes);
    MemorySegment to = out.segment();
    for (long row = fromRow; row < toRow; row++) {
      long outAt = out.offset() + row * bytes;
      long label = labelOf(classes, row);
      boolean known = label >= 0 && label < cols;
      if (known) {
        long at = outAt + label * Float.BYTES;
        to.set(ValueLayout.JAVA_FLOAT, at, to.get(ValueLayout.JAVA_FLOAT, at) - 1);
      }
      FloatVector scale = known ? scale(upstream, row * upstreamStride) : broadcast(0f);
      for (long i = 0; i < full; i += BYTES) {
        store(to, outAt + i, load(to, outAt + i).mul(scale));
      }
      store(to, outAt + full, load(to, outAt + full).mul(scale), tail);
    }
  }

  /** The largest of a row's full vectors and of its last one, in all lanes. */
  private static FloatVector largest(MemorySegment in, long at, long full, FloatVector last) {
    FloatVector max = last;
    for (long i = 0; i < full; i += BYTES) {
      max = Fold.larger(max, load(in, at + i));
    }
    return Fold.largest(max);
  }

  private static FloatVector scale(Buffer upstream, long index) {
    return broadcast(upstream.segment(), upstream.offset() + index * Float.BYTES);
  }

  private static long labelOf(Buffer classes, long row) {
    return classes.segment().get(ValueLayout.JAVA_INT, classes.offset() + row * Integer.BYTES);
  }
}
