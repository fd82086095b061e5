package dev.panagrad.engine.kernel.norm;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.HorizontalSum;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Layer normalisation in SIMD along the rows, in a few passes over each row. */
final class LayerNormLoops implements LayerNormKernels {
  @Override
  public void normalize(
      Buffer x,
      Buffer scale,
      Buffer offset,
      boolean centred,
      float epsilon,
      Buffer out,
      long cols,
      long fromRow,
      long toRow) {
    MemorySegment in = exact(x.segment());
    MemorySegment scales = exact(scale.segment());
    MemorySegment offsets = exact(offset.segment());
    MemorySegment results = exact(out.segment());
    long bytes = cols * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = fromRow; row < toRow; row++) {
      long at = x.offset() + row * bytes;
      long outAt = out.offset() + row * bytes;
      float mean = centred ? mean(in, at, bytes) : 0;
      float rate = rate(in, at, bytes, mean, epsilon);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector normal =
            FloatVector.fromMemorySegment(SPECIES, in, at + i, ORDER).sub(mean).mul(rate);
        normal
            .fma(
                FloatVector.fromMemorySegment(SPECIES, scales, scale.offset() + i, ORDER),
                FloatVector.fromMemorySegment(SPECIES, offsets, offset.offset() + i, ORDER))
            .intoMemorySegment(results, outAt + i, ORDER);
      }
      FloatVector normal =
          FloatVector.fromMemorySegment(SPECIES, in, at + full, ORDER).sub(mean).mul(rate);
      normal
          .fma(
              FloatVector.fromMemorySegment(SPECIES, scales, scale.offset() + full, ORDER),
              FloatVector.fromMemorySegment(SPECIES, offsets, offset.offset() + full, ORDER))
          .intoMemorySegment(results, outAt + full, ORDER, tail);
    }
  }

  /**
   * The mean of a row, corrected by the mean of the residuals, so that large means stay accurate.
   */
  private static float mean(MemorySegment segment, long at, long bytes) {
    float count = bytes / (float) Float.BYTES;
    float mean = sum(segment, at, bytes, 0) / count;
    return mean + sum(segment, at, bytes, mean) / count;
  }

  /** The sum of a row after subtracting a value from each element. */
  private static float sum(MemorySegment segment, long at, long bytes, float less) {
    MemorySegment in = exact(segment);
    long full = full(bytes);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector sum =
        zero.blend(
            FloatVector.fromMemorySegment(SPECIES, in, at + full, ORDER).sub(less),
            SPECIES.indexInRange(0, rest(bytes)));
    for (long i = 0; i < full; i += BYTES) {
      sum = FloatVector.fromMemorySegment(SPECIES, in, at + i, ORDER).sub(less).add(sum);
    }
    sum = zero.add(sum);
    if (Lanes.COUNT > 8) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_8));
    }
    if (Lanes.COUNT > 4) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_4));
    }
    sum = sum.add(sum.rearrange(HorizontalSum.BY_2));
    return sum.add(sum.rearrange(HorizontalSum.BY_1)).lane(0);
  }

  /** 1 / sqrt(variance + epsilon) of a row. */
  private static float rate(MemorySegment segment, long at, long bytes, float mean, float epsilon) {
    MemorySegment in = exact(segment);
    long full = full(bytes);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector last =
        zero.blend(
            FloatVector.fromMemorySegment(SPECIES, in, at + full, ORDER).sub(mean),
            SPECIES.indexInRange(0, rest(bytes)));
    FloatVector sum = last.mul(last);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, in, at + i, ORDER).sub(mean);
      sum = d.fma(d, sum);
    }
    sum = zero.add(sum);
    if (Lanes.COUNT > 8) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_8));
    }
    if (Lanes.COUNT > 4) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_4));
    }
    sum = sum.add(sum.rearrange(HorizontalSum.BY_2));
    float squares = sum.add(sum.rearrange(HorizontalSum.BY_1)).lane(0);
    return (float) (1 / Math.sqrt(squares / (bytes / (float) Float.BYTES) + epsilon));
  }

  @Override
  public void inputGradient(
      Buffer x,
      Buffer scale,
      Buffer dy,
      boolean centred,
      float epsilon,
      Buffer dx,
      long cols,
      long fromRow,
      long toRow) {
    MemorySegment in = exact(x.segment());
    long bytes = cols * Float.BYTES;
    for (long row = fromRow; row < toRow; row++) {
      long at = x.offset() + row * bytes;
      float mean = centred ? mean(in, at, bytes) : 0;
      float rate = rate(in, at, bytes, mean, epsilon);
      gradient(x, scale, dy, centred, mean, rate, dx, row * bytes, bytes);
    }
  }

  /** The gradient of a row, in one pass for its two sums and one for the result. */
  private static void gradient(
      Buffer x,
      Buffer scale,
      Buffer dy,
      boolean centred,
      float mean,
      float rate,
      Buffer dx,
      long start,
      long bytes) {
    MemorySegment in = exact(x.segment());
    MemorySegment scales = exact(scale.segment());
    MemorySegment gradients = exact(dy.segment());
    MemorySegment results = exact(dx.segment());
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector lastGradient =
        FloatVector.fromMemorySegment(SPECIES, gradients, dy.offset() + start + full, ORDER)
            .mul(FloatVector.fromMemorySegment(SPECIES, scales, scale.offset() + full, ORDER));
    FloatVector lastX =
        FloatVector.fromMemorySegment(SPECIES, in, x.offset() + start + full, ORDER).sub(mean);
    FloatVector sum = zero.blend(lastGradient, tail);
    FloatVector product = zero.blend(lastX, tail).mul(sum);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector g =
          FloatVector.fromMemorySegment(SPECIES, gradients, dy.offset() + start + i, ORDER)
              .mul(FloatVector.fromMemorySegment(SPECIES, scales, scale.offset() + i, ORDER));
      FloatVector d =
          FloatVector.fromMemorySegment(SPECIES, in, x.offset() + start + i, ORDER).sub(mean);
      sum = g.add(sum);
      product = d.fma(g, product);
    }
    sum = zero.add(sum);
    product = zero.add(product);
    if (Lanes.COUNT > 8) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_8));
      product = product.add(product.rearrange(HorizontalSum.BY_8));
    }
    if (Lanes.COUNT > 4) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_4));
      product = product.add(product.rearrange(HorizontalSum.BY_4));
    }
    sum = sum.add(sum.rearrange(HorizontalSum.BY_2));
    product = product.add(product.rearrange(HorizontalSum.BY_2));
    float count = bytes / (float) Float.BYTES;
    float constant = centred ? sum.add(sum.rearrange(HorizontalSum.BY_1)).lane(0) / count : 0;
    float slope = product.add(product.rearrange(HorizontalSum.BY_1)).lane(0) * rate * rate / -count;
    for (long i = 0; i < full; i += BYTES) {
      FloatVector g =
          FloatVector.fromMemorySegment(SPECIES, gradients, dy.offset() + start + i, ORDER)
              .mul(FloatVector.fromMemorySegment(SPECIES, scales, scale.offset() + i, ORDER))
              .sub(constant);
      FloatVector d =
          FloatVector.fromMemorySegment(SPECIES, in, x.offset() + start + i, ORDER).sub(mean);
      d.mul(slope).add(g).mul(rate).intoMemorySegment(results, dx.offset() + start + i, ORDER);
    }
    lastX
        .mul(slope)
        .add(lastGradient.sub(constant))
        .mul(rate)
        .intoMemorySegment(results, dx.offset() + start + full, ORDER, tail);
  }

  @Override
  public void parameterGradient(
      Buffer x,
      Buffer dy,
      boolean centred,
      float epsilon,
      Buffer dScale,
      Buffer dOffset,
      long cols,
      long fromRow,
      long toRow) {
    MemorySegment in = exact(x.segment());
    MemorySegment gradients = exact(dy.segment());
    MemorySegment byScale = exact(dScale.segment());
    MemorySegment byOffset = exact(dOffset.segment());
    long bytes = cols * Float.BYTES;
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < bytes; i += BYTES) {
      VectorMask<Float> lanes = SPECIES.indexInRange(i / Float.BYTES, cols);
      zero.intoMemorySegment(byScale, dScale.offset() + i, ORDER, lanes);
      zero.intoMemorySegment(byOffset, dOffset.offset() + i, ORDER, lanes);
    }
    for (long row = fromRow; row < toRow; row++) {
      long at = x.offset() + row * bytes;
      float mean = centred ? mean(in, at, bytes) : 0;
      float rate = rate(in, at, bytes, mean, epsilon);
      for (long i = 0; i < bytes; i += BYTES) {
        VectorMask<Float> lanes = SPECIES.indexInRange(i / Float.BYTES, cols);
        FloatVector g =
            FloatVector.fromMemorySegment(SPECIES, gradients, dy.offset() + row * bytes + i, ORDER);
        FloatVector normal =
            FloatVector.fromMemorySegment(SPECIES, in, at + i, ORDER).sub(mean).mul(rate);
        normal
            .fma(g, FloatVector.fromMemorySegment(SPECIES, byScale, dScale.offset() + i, ORDER))
            .intoMemorySegment(byScale, dScale.offset() + i, ORDER, lanes);
        g.add(FloatVector.fromMemorySegment(SPECIES, byOffset, dOffset.offset() + i, ORDER))
            .intoMemorySegment(byOffset, dOffset.offset() + i, ORDER, lanes);
      }
    }
  }
}
