package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.broadcast;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;

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
    MemorySegment x = in.segment();
    long positionBytes = (long) spec.channels() * spec.lanes() * Float.BYTES;
    long at = in.offset() + (long) c * spec.lanes() * Float.BYTES;
    int full = spec.n() / Lanes.COUNT;
    VectorMask<Float> tail = Lanes.SPECIES.indexInRange(0, spec.n() % Lanes.COUNT);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    FloatVector centre = broadcast(around);
    FloatVector first = zero;
    FloatVector second = zero;
    for (int position = 0; position < spec.positions(); position++) {
      for (int v = 0; v < full; v++) {
        FloatVector d = load(x, at + (long) v * BYTES).sub(centre);
        first = first.add(d);
        second = d.fma(d, second);
      }
      FloatVector d = zero.blend(load(x, at + (long) full * BYTES).sub(centre), tail);
      first = first.add(d);
      second = d.fma(d, second);
      at += positionBytes;
    }
    sum.set(c, Fold.sum(first).lane(0));
    squares.set(c, Fold.sum(second).lane(0));
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
    MemorySegment x = in.segment();
    MemorySegment y = out.segment();
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    FloatVector low = broadcast(floor);
    for (int c = 0; c < spec.channels(); c++) {
      FloatVector centre = broadcast(mean.get(c));
      FloatVector factor = broadcast(VectorBatchNorm.factor(variance, scale, epsilon, c));
      FloatVector add = broadcast(offset == null ? 0f : offset.get(c));
      for (int position = from; position < to; position++) {
        long at = position * positionBytes + c * channelBytes;
        for (long k = 0; k < channelBytes; k += BYTES) {
          FloatVector value = load(x, in.offset() + at + k).sub(centre).fma(factor, add);
          store(y, out.offset() + at + k, value.blend(low, value.lt(low)));
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
    MemorySegment x = in.segment();
    MemorySegment y = mask.segment();
    MemorySegment dy = gradient.segment();
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    FloatVector low = broadcast(floor);
    for (int c = fromChannel; c < toChannel; c++) {
      FloatVector centre = broadcast(mean.get(c));
      FloatVector sum = zero;
      FloatVector product = zero;
      for (int position = 0; position < spec.positions(); position++) {
        long at = position * positionBytes + c * channelBytes;
        for (long k = at; k < at + channelBytes; k += BYTES) {
          VectorMask<Float> cut = load(y, mask.offset() + k).compare(VectorOperators.LE, low);
          FloatVector g = load(dy, gradient.offset() + k).blend(zero, cut);
          sum = sum.add(g);
          product = load(x, in.offset() + k).sub(centre).fma(g, product);
        }
      }
      float factor = VectorBatchNorm.factor(variance, null, epsilon, c);
      dOffset.set(c, Fold.sum(sum).lane(0));
      dScale.set(c, Fold.sum(product).lane(0) * factor);
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
    MemorySegment x = in.segment();
    MemorySegment y = mask.segment();
    MemorySegment dy = gradient.segment();
    MemorySegment dx = out.segment();
    long channelBytes = (long) spec.lanes() * Float.BYTES;
    long positionBytes = spec.channels() * channelBytes;
    long full = (long) (spec.n() / Lanes.COUNT) * BYTES;
    VectorMask<Float> tail = Lanes.SPECIES.indexInRange(0, spec.n() % Lanes.COUNT);
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    FloatVector low = broadcast(floor);
    for (int c = 0; c < spec.channels(); c++) {
      FloatVector centre = broadcast(mean.get(c));
      FloatVector factor = broadcast(VectorBatchNorm.factor(variance, scale, epsilon, c));
      float rate = VectorBatchNorm.factor(variance, null, epsilon, c);
      FloatVector slope = broadcast(-(rate * dScale.get(c) / spec.count()));
      FloatVector constant = broadcast(dOffset.get(c) / spec.count());
      for (int position = from; position < to; position++) {
        long at = position * positionBytes + c * channelBytes;
        for (long k = 0; k < channelBytes; k += BYTES) {
          long i = at + k;
          VectorMask<Float> cut = load(y, mask.offset() + i).compare(VectorOperators.LE, low);
          FloatVector g = load(dy, gradient.offset() + i).blend(zero, cut).sub(constant);
          FloatVector d = load(x, in.offset() + i).sub(centre).fma(slope, g).mul(factor);
          store(dx, out.offset() + i, d);
        }
        // The tail: lanes beyond the batch are zero in every gradient.
        if (full < channelBytes) {
          long i = out.offset() + at + full;
          store(dx, i, zero.blend(load(dx, i), tail));
          for (long k = full + BYTES; k < channelBytes; k += BYTES) {
            store(dx, out.offset() + at + k, zero);
          }
        }
      }
    }
  }
}
