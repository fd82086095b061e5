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

/** Mean and variance of images with the batch innermost, in {@link ImageBlocks}. */
final class ImageMomentsLoops {
  /**
   * Squares are summed around the first element of a block. If the squared distance to the mean
   * exceeds this many variances, cancellation might show, and they are summed again around the
   * mean.
   */
  private static final double FAR = 16;

  private ImageMomentsLoops() {}

  static void run(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to) {
    int block = ImageBlocks.ofSums(spec);
    int last;
    for (int first = from; first < to; first = last) {
      last = ImageBlocks.end(spec, first, block, to);
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
}
