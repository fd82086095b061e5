package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;
import static dev.panagrad.engine.kernel.vector.Lanes.COUNT;
import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.panagrad.engine.kernel.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax and cross-entropy, row by row.
 *
 * <p>Rows are short (10 digits, 98 characters), so full and last vectors share one loop under a
 * mask, and exp appears once a method: a method with several takes the JIT compiler seconds. A NaN
 * need not be looked after: the sum of the exponentials carries it to all of its row.
 */
final class VectorSoftmax implements SoftmaxKernels {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  @Override
  public void softmax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    MemorySegment xs = exact(in.segment());
    MemorySegment ys = exact(out.segment());
    for (long row = fromRow; row < toRow; row++) {
      long xAt = in.offset() + row * cols * Float.BYTES;
      long yAt = out.offset() + row * cols * Float.BYTES;
      FloatVector max = largest(xs, xAt, cols);
      FloatVector sums = FloatVector.broadcast(SPECIES, 0f);
      for (long c = 0; c < cols; c += COUNT) {
        VectorMask<Float> lanes = SPECIES.indexInRange(c, cols);
        long at = c * Float.BYTES;
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, xs, xAt + at, ORDER);
        FloatVector exp = VectorMath.exp(x.sub(max));
        exp.intoMemorySegment(ys, yAt + at, ORDER, lanes);
        sums = sums.add(exp, lanes);
      }
      FloatVector sum = Fold.sum(sums);
      for (long c = 0; c < cols; c += COUNT) {
        long at = yAt + c * Float.BYTES;
        FloatVector.fromMemorySegment(SPECIES, ys, at, ORDER)
            .div(sum)
            .intoMemorySegment(ys, at, ORDER, SPECIES.indexInRange(c, cols));
      }
    }
  }

  @Override
  public void crossEntropy(
      Buffer logits, Buffer labels, Buffer loss, long cols, long fromRow, long toRow) {
    MemorySegment xs = exact(logits.segment());
    MemorySegment ls = exact(labels.segment());
    for (long row = fromRow; row < toRow; row++) {
      long xAt = logits.offset() + row * cols * Float.BYTES;
      long lAt = labels.offset() + row * cols * Float.BYTES;
      FloatVector max = largest(xs, xAt, cols);
      FloatVector sums = FloatVector.broadcast(SPECIES, 0f);
      FloatVector labelSums = FloatVector.broadcast(SPECIES, 0f);
      FloatVector products = FloatVector.broadcast(SPECIES, 0f);
      for (long c = 0; c < cols; c += COUNT) {
        VectorMask<Float> lanes = SPECIES.indexInRange(c, cols);
        long at = c * Float.BYTES;
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, xs, xAt + at, ORDER).sub(max);
        FloatVector label = FloatVector.fromMemorySegment(SPECIES, ls, lAt + at, ORDER);
        sums = sums.add(VectorMath.exp(x), lanes);
        labelSums = labelSums.add(label, lanes);
        products = products.add(label.mul(x), lanes);
      }
      FloatVector logSum = VectorMath.log(Fold.sum(sums));
      FloatVector result = logSum.mul(Fold.sum(labelSums)).sub(Fold.sum(products));
      loss.set(row, result.lane(0));
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
    softmax(logits, out, cols, fromRow, toRow);
    MemorySegment ls = exact(labels.segment());
    MemorySegment ys = exact(out.segment());
    for (long row = fromRow; row < toRow; row++) {
      long lAt = labels.offset() + row * cols * Float.BYTES;
      long yAt = out.offset() + row * cols * Float.BYTES;
      FloatVector labelSums = FloatVector.broadcast(SPECIES, 0f);
      for (long c = 0; c < cols; c += COUNT) {
        FloatVector label =
            FloatVector.fromMemorySegment(SPECIES, ls, lAt + c * Float.BYTES, ORDER);
        labelSums = labelSums.add(label, SPECIES.indexInRange(c, cols));
      }
      FloatVector labelSum = Fold.sum(labelSums);
      float scale = upstream.get(row * upstreamStride);
      for (long c = 0; c < cols; c += COUNT) {
        long at = c * Float.BYTES;
        FloatVector label = FloatVector.fromMemorySegment(SPECIES, ls, lAt + at, ORDER);
        FloatVector.fromMemorySegment(SPECIES, ys, yAt + at, ORDER)
            .mul(labelSum)
            .sub(label)
            .mul(scale)
            .intoMemorySegment(ys, yAt + at, ORDER, SPECIES.indexInRange(c, cols));
      }
    }
  }

  @Override
  public void sparseCrossEntropy(
      Buffer logits, Buffer classes, Buffer loss, long cols, long fromRow, long toRow) {
    MemorySegment xs = exact(logits.segment());
    for (long row = fromRow; row < toRow; row++) {
      long label = classes.getInt(row);
      if (label < 0 || label >= cols) {
        loss.set(row, 0f);
        continue;
      }
      long xAt = logits.offset() + row * cols * Float.BYTES;
      FloatVector max = largest(xs, xAt, cols);
      FloatVector sums = FloatVector.broadcast(SPECIES, 0f);
      for (long c = 0; c < cols; c += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, xs, xAt + c * Float.BYTES, ORDER);
        sums = sums.add(VectorMath.exp(x.sub(max)), SPECIES.indexInRange(c, cols));
      }
      float x = xs.get(JAVA_FLOAT, xAt + label * Float.BYTES);
      FloatVector logSum = VectorMath.log(Fold.sum(sums));
      loss.set(row, logSum.sub(max.neg().add(x)).lane(0));
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
    MemorySegment ys = exact(out.segment());
    for (long row = fromRow; row < toRow; row++) {
      long label = classes.getInt(row);
      boolean known = label >= 0 && label < cols;
      if (known) {
        out.set(row * cols + label, out.get(row * cols + label) - 1);
      }
      float scale = known ? upstream.get(row * upstreamStride) : 0f;
      long yAt = out.offset() + row * cols * Float.BYTES;
      for (long c = 0; c < cols; c += COUNT) {
        long at = yAt + c * Float.BYTES;
        FloatVector.fromMemorySegment(SPECIES, ys, at, ORDER)
            .mul(scale)
            .intoMemorySegment(ys, at, ORDER, SPECIES.indexInRange(c, cols));
      }
    }
  }

  /** The largest of a row, in all lanes; cheaper than max, which looks after NaN and zeros. */
  private static FloatVector largest(MemorySegment xs, long xAt, long cols) {
    FloatVector max = FloatVector.broadcast(SPECIES, LEAST);
    for (long c = 0; c < cols; c += COUNT) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, xs, xAt + c * Float.BYTES, ORDER);
      VectorMask<Float> lanes = SPECIES.indexInRange(c, cols);
      max = max.blend(x, x.compare(VectorOperators.GT, max, lanes));
    }
    return Fold.largest(max);
  }
}
