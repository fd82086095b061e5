package dev.panagrad.engine.kernel.norm;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.HorizontalSum;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Batch normalisation of images with the batch innermost.
 *
 * <p>Positions are processed in blocks, and within a block channel by channel: the values of a
 * channel are computed once per block, and memory is read nearly in order. A channel's row is
 * shorter than a page, so processing all positions of one channel left the processor without
 * prefetching, at half the speed.
 */
final class ImageNormLoops {
  /** The bytes of a block: a fraction of the L2 cache, even with three tensors. */
  private static final long BLOCK_BYTES = 1 << 17;

  /**
   * Squares are summed around the first element of a block. If the squared distance to the mean
   * exceeds this many variances, cancellation might show, and they are summed again around the
   * mean.
   */
  private static final double FAR = 16;

  private ImageNormLoops() {}

  /** The number of positions per block. */
  private static int block(NormSpec spec) {
    return (int) Math.max(1, BLOCK_BYTES / Float.BYTES / spec.channels() / spec.lanes());
  }

  /**
   * The end of the block that starts at a position; the same number of lanes counts at all its
   * positions.
   */
  private static int end(NormSpec spec, int first, int block, int to) {
    int last = Math.min(first + block, to);
    return first < spec.lastBlock() ? Math.min(last, spec.lastBlock()) : last;
  }

  static void moments(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to) {
    int block = block(spec);
    int last;
    for (int first = from; first < to; first = last) {
      last = end(spec, first, block, to);
      double share = (double) spec.count(first, last) / spec.count(from, last);
      for (int c = 0; c < spec.channels(); c++) {
        float around = in.get(((long) first * spec.channels() + c) * spec.lanes());
        float better = merge(spec, in, c, first, last, around, true, share, mean, variance);
        if (better != around) {
          merge(spec, in, c, first, last, better, false, share, mean, variance);
        }
      }
    }
  }

  /**
   * Merges the statistics of a channel in a block.
   *
   * @param around a guess of the mean
   * @param choosy whether to do nothing if the guess is too far from the mean
   * @return the guess, or the mean if the guess is too far from it
   */
  private static float merge(
      NormSpec spec,
      Buffer in,
      int c,
      int from,
      int to,
      float around,
      boolean choosy,
      double share,
      Buffer mean,
      Buffer variance) {
    MemorySegment x = exact(in.segment());
    long positionBytes = (long) spec.channels() * spec.lanes() * Float.BYTES;
    long at = in.offset() + from * positionBytes + (long) c * spec.lanes() * Float.BYTES;
    int counted = spec.counted(from);
    int full = counted / Lanes.COUNT;
    VectorMask<Float> tail = SPECIES.indexInRange(0, counted % Lanes.COUNT);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector centre = FloatVector.broadcast(SPECIES, around);
    FloatVector first = zero;
    FloatVector second = zero;
    for (int position = from; position < to; position++) {
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
    double count = (double) (to - from) * counted;
    FloatVector one = zero.add(first);
    FloatVector two = zero.add(second);
    if (Lanes.COUNT > 8) {
      one = one.add(one.rearrange(HorizontalSum.BY_8));
      two = two.add(two.rearrange(HorizontalSum.BY_8));
    }
    if (Lanes.COUNT > 4) {
      one = one.add(one.rearrange(HorizontalSum.BY_4));
      two = two.add(two.rearrange(HorizontalSum.BY_4));
    }
    one = one.add(one.rearrange(HorizontalSum.BY_2));
    two = two.add(two.rearrange(HorizontalSum.BY_2));
    one = one.add(one.rearrange(HorizontalSum.BY_1));
    two = two.add(two.rearrange(HorizontalSum.BY_1));
    double shift = one.lane(0) / count;
    double spread = two.lane(0) / count - shift * shift;
    float better = (float) (around + shift);
    if (choosy && better != around && shift * shift > FAR * spread) {
      return better;
    }
    BatchNormKernels.merge(mean, variance, c, share, around + shift, Math.max(spread, 0));
    return around;
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
    int block = block(spec);
    for (int first = from; first < to; first += block) {
      int last = Math.min(first + block, to);
      for (int c = 0; c < spec.channels(); c++) {
        FloatVector centre = FloatVector.broadcast(SPECIES, mean.get(c));
        FloatVector factor =
            FloatVector.broadcast(SPECIES, VectorBatchNorm.factor(variance, scale, epsilon, c));
        FloatVector add = FloatVector.broadcast(SPECIES, offset == null ? 0f : offset.get(c));
        for (int position = first; position < last; position++) {
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
  }

  static void reduceGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      int from,
      int to) {
    MemorySegment x = exact(in.segment());
    MemorySegment dy = exact(gradient.segment());
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    int block = block(spec);
    for (int first = from; first < to; first += block) {
      int last = Math.min(first + block, to);
      for (int c = 0; c < spec.channels(); c++) {
        FloatVector centre = FloatVector.broadcast(SPECIES, mean.get(c));
        FloatVector factor =
            FloatVector.broadcast(SPECIES, VectorBatchNorm.factor(variance, scale, epsilon, c));
        FloatVector add = FloatVector.broadcast(SPECIES, offset == null ? 0f : offset.get(c));
        FloatVector sum = zero;
        FloatVector product = zero;
        for (int position = first; position < last; position++) {
          long at = position * positionBytes + c * channelBytes;
          for (long k = at; k < at + channelBytes; k += BYTES) {
            FloatVector d =
                FloatVector.fromMemorySegment(SPECIES, x, in.offset() + k, ORDER).sub(centre);
            VectorMask<Float> cut = d.fma(factor, add).compare(VectorOperators.LE, low);
            FloatVector g =
                FloatVector.fromMemorySegment(SPECIES, dy, gradient.offset() + k, ORDER)
                    .blend(zero, cut);
            sum = g.add(sum);
            product = d.fma(g, product);
          }
        }
        float rate = VectorBatchNorm.factor(variance, null, epsilon, c);
        FloatVector one = zero.add(sum);
        FloatVector two = zero.add(product);
        if (Lanes.COUNT > 8) {
          one = one.add(one.rearrange(HorizontalSum.BY_8));
          two = two.add(two.rearrange(HorizontalSum.BY_8));
        }
        if (Lanes.COUNT > 4) {
          one = one.add(one.rearrange(HorizontalSum.BY_4));
          two = two.add(two.rearrange(HorizontalSum.BY_4));
        }
        one = one.add(one.rearrange(HorizontalSum.BY_2));
        two = two.add(two.rearrange(HorizontalSum.BY_2));
        one = one.add(one.rearrange(HorizontalSum.BY_1));
        two = two.add(two.rearrange(HorizontalSum.BY_1));
        float byOffset = one.lane(0);
        float byScale = two.lane(0) * rate;
        dOffset.set(c, first == from ? byOffset : dOffset.get(c) + byOffset);
        dScale.set(c, first == from ? byScale : dScale.get(c) + byScale);
      }
    }
  }

  static void inputGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      float floor,
      Buffer gradient,
      Buffer dScale,
      Buffer dOffset,
      Buffer out,
      int from,
      int to) {
    MemorySegment x = exact(in.segment());
    MemorySegment dy = exact(gradient.segment());
    MemorySegment dx = exact(out.segment());
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    int block = block(spec);
    int last;
    for (int first = from; first < to; first = last) {
      last = end(spec, first, block, to);
      int counted = spec.counted(first);
      long full = (long) (counted / Lanes.COUNT) * BYTES;
      VectorMask<Float> tail = SPECIES.indexInRange(0, counted % Lanes.COUNT);
      for (int c = 0; c < spec.channels(); c++) {
        FloatVector centre = FloatVector.broadcast(SPECIES, mean.get(c));
        FloatVector factor =
            FloatVector.broadcast(SPECIES, VectorBatchNorm.factor(variance, scale, epsilon, c));
        FloatVector add = FloatVector.broadcast(SPECIES, offset == null ? 0f : offset.get(c));
        float rate = VectorBatchNorm.factor(variance, null, epsilon, c);
        FloatVector slope = FloatVector.broadcast(SPECIES, -(rate * dScale.get(c) / spec.count()));
        FloatVector constant = FloatVector.broadcast(SPECIES, dOffset.get(c) / spec.count());
        for (int position = first; position < last; position++) {
          long at = position * positionBytes + c * channelBytes;
          for (long k = 0; k < channelBytes; k += BYTES) {
            long i = at + k;
            FloatVector d =
                FloatVector.fromMemorySegment(SPECIES, x, in.offset() + i, ORDER).sub(centre);
            VectorMask<Float> cut = d.fma(factor, add).compare(VectorOperators.LE, low);
            FloatVector g =
                FloatVector.fromMemorySegment(SPECIES, dy, gradient.offset() + i, ORDER)
                    .blend(zero, cut)
                    .sub(constant);
            d.fma(slope, g).mul(factor).intoMemorySegment(dx, out.offset() + i, ORDER);
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
}
