package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;
import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;

import dev.panagrad.engine.kernel.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Batch normalisation of images with the batch innermost: one channel after the other. */
final class ImageNorm {
  /**
   * Squares are summed around the mean of the first position. If the channel's mean is further off
   * than so many variances, cancellation might show, and they are summed again around the mean.
   */
  private static final double FAR = 16;

  private ImageNorm() {}

  static void moments(
      NormSpec spec, Buffer in, Buffer mean, Buffer variance, int fromChannel, int toChannel) {
    for (int c = fromChannel; c < toChannel; c++) {
      float around = firstMean(spec, in, c);
      sums(spec, in, c, around, mean, variance);
      double shift = mean.get(c) / (double) spec.count();
      double spread = variance.get(c) / (double) spec.count() - shift * shift;
      if (shift * shift > FAR * spread) {
        around = (float) (around + shift);
        sums(spec, in, c, around, mean, variance);
        shift = mean.get(c) / (double) spec.count();
        spread = variance.get(c) / (double) spec.count() - shift * shift;
      }
      mean.set(c, (float) (around + shift));
      variance.set(c, (float) (spread < 0 ? 0 : spread));
    }
  }

  private static float firstMean(NormSpec spec, Buffer in, int c) {
    double sum = 0;
    for (int p = 0; p < spec.n(); p++) {
      sum += in.get((long) c * spec.lanes() + p);
    }
    return (float) (sum / spec.n());
  }

  /** The sums of the differences to a number and of their squares. */
  private static void sums(
      NormSpec spec, Buffer in, int c, float around, Buffer sum, Buffer squares) {
    MemorySegment x = exact(in.segment());
    long positionBytes = (long) spec.channels() * spec.lanes() * Float.BYTES;
    long at = in.offset() + (long) c * spec.lanes() * Float.BYTES;
    int full = spec.n() / Lanes.COUNT;
    VectorMask<Float> tail = SPECIES.indexInRange(0, spec.n() % Lanes.COUNT);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector centre = FloatVector.broadcast(SPECIES, around);
    FloatVector first = zero;
    FloatVector second = zero;
    for (int position = 0; position < spec.positions(); position++) {
      for (int v = 0; v < full; v++) {
        FloatVector d =
            FloatVector.fromMemorySegment(SPECIES, x, at + (long) v * BYTES, ORDER).sub(centre);
        first = d.add(first);
        second = d.fma(d, second);
      }
      FloatVector d =
          zero.blend(
              FloatVector.fromMemorySegment(SPECIES, x, at + (long) full * BYTES, ORDER)
                  .sub(centre),
              tail);
      first = d.add(first);
      second = d.fma(d, second);
      at += positionBytes;
    }
    FloatVector one = zero.add(first);
    FloatVector two = zero.add(second);
    if (Lanes.COUNT > 8) {
      one = one.add(one.rearrange(Fold.BY_8));
      two = two.add(two.rearrange(Fold.BY_8));
    }
    if (Lanes.COUNT > 4) {
      one = one.add(one.rearrange(Fold.BY_4));
      two = two.add(two.rearrange(Fold.BY_4));
    }
    one = one.add(one.rearrange(Fold.BY_2));
    two = two.add(two.rearrange(Fold.BY_2));
    one = one.add(one.rearrange(Fold.BY_1));
    two = two.add(two.rearrange(Fold.BY_1));
    sum.set(c, one.lane(0));
    squares.set(c, two.lane(0));
  }

  static void normalize(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      float floor,
      Buffer out,
      int from,
      int to) {
    MemorySegment x = exact(in.segment());
    MemorySegment y = exact(out.segment());
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    for (int c = 0; c < spec.channels(); c++) {
      FloatVector centre = FloatVector.broadcast(SPECIES, mean.get(c));
      FloatVector factor =
          FloatVector.broadcast(SPECIES, VectorBatchNorm.factor(variance, scale, epsilon, c));
      FloatVector add = FloatVector.broadcast(SPECIES, offset == null ? 0f : offset.get(c));
      for (int position = from; position < to; position++) {
        long at = position * positionBytes + c * channelBytes;
        for (long k = 0; k < channelBytes; k += BYTES) {
          FloatVector value =
              FloatVector.fromMemorySegment(SPECIES, x, in.offset() + at + k, ORDER)
                  .sub(centre)
                  .fma(factor, add);
          value.blend(low, value.lt(low)).intoMemorySegment(y, out.offset() + at + k, ORDER);
        }
      }
    }
  }

  static void reduceGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      float epsilon,
      Buffer mask,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      int fromChannel,
      int toChannel) {
    MemorySegment x = exact(in.segment());
    MemorySegment y = exact(mask.segment());
    MemorySegment dy = exact(gradient.segment());
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    for (int c = fromChannel; c < toChannel; c++) {
      FloatVector centre = FloatVector.broadcast(SPECIES, mean.get(c));
      FloatVector sum = zero;
      FloatVector product = zero;
      for (int position = 0; position < spec.positions(); position++) {
        long at = position * positionBytes + c * channelBytes;
        for (long k = at; k < at + channelBytes; k += BYTES) {
          VectorMask<Float> cut =
              FloatVector.fromMemorySegment(SPECIES, y, mask.offset() + k, ORDER)
                  .compare(VectorOperators.LE, low);
          FloatVector g =
              FloatVector.fromMemorySegment(SPECIES, dy, gradient.offset() + k, ORDER)
                  .blend(zero, cut);
          sum = g.add(sum);
          product =
              FloatVector.fromMemorySegment(SPECIES, x, in.offset() + k, ORDER)
                  .sub(centre)
                  .fma(g, product);
        }
      }
      float factor = VectorBatchNorm.factor(variance, null, epsilon, c);
      FloatVector one = zero.add(sum);
      FloatVector two = zero.add(product);
      if (Lanes.COUNT > 8) {
        one = one.add(one.rearrange(Fold.BY_8));
        two = two.add(two.rearrange(Fold.BY_8));
      }
      if (Lanes.COUNT > 4) {
        one = one.add(one.rearrange(Fold.BY_4));
        two = two.add(two.rearrange(Fold.BY_4));
      }
      one = one.add(one.rearrange(Fold.BY_2));
      two = two.add(two.rearrange(Fold.BY_2));
      one = one.add(one.rearrange(Fold.BY_1));
      two = two.add(two.rearrange(Fold.BY_1));
      dOffset.set(c, one.lane(0));
      dScale.set(c, two.lane(0) * factor);
    }
  }

  static void inputGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      float epsilon,
      Buffer mask,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      Buffer out,
      int from,
      int to) {
    MemorySegment x = exact(in.segment());
    MemorySegment y = exact(mask.segment());
    MemorySegment dy = exact(gradient.segment());
    MemorySegment dx = exact(out.segment());
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    long full = (long) (spec.n() / Lanes.COUNT) * BYTES;
    VectorMask<Float> tail = SPECIES.indexInRange(0, spec.n() % Lanes.COUNT);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    for (int c = 0; c < spec.channels(); c++) {
      FloatVector centre = FloatVector.broadcast(SPECIES, mean.get(c));
      FloatVector factor =
          FloatVector.broadcast(SPECIES, VectorBatchNorm.factor(variance, scale, epsilon, c));
      float rate = VectorBatchNorm.factor(variance, null, epsilon, c);
      FloatVector slope = FloatVector.broadcast(SPECIES, -(rate * dScale.get(c) / spec.count()));
      FloatVector constant = FloatVector.broadcast(SPECIES, dOffset.get(c) / spec.count());
      for (int position = from; position < to; position++) {
        long at = position * positionBytes + c * channelBytes;
        for (long k = 0; k < channelBytes; k += BYTES) {
          long i = at + k;
          VectorMask<Float> cut =
              FloatVector.fromMemorySegment(SPECIES, y, mask.offset() + i, ORDER)
                  .compare(VectorOperators.LE, low);
          FloatVector g =
              FloatVector.fromMemorySegment(SPECIES, dy, gradient.offset() + i, ORDER)
                  .blend(zero, cut)
                  .sub(constant);
          FloatVector d =
              FloatVector.fromMemorySegment(SPECIES, x, in.offset() + i, ORDER)
                  .sub(centre)
                  .fma(slope, g)
                  .mul(factor);
          d.intoMemorySegment(dx, out.offset() + i, ORDER);
        }
        // The tail: lanes beyond the batch are zero in every gradient.
        if (full < channelBytes) {
          long i = out.offset() + at + full;
          zero.blend(FloatVector.fromMemorySegment(SPECIES, dx, i, ORDER), tail)
              .intoMemorySegment(dx, i, ORDER);
          for (long k = full + BYTES; k < channelBytes; k += BYTES) {
            zero.intoMemorySegment(dx, out.offset() + at + k, ORDER);
          }
        }
      }
    }
  }
}
