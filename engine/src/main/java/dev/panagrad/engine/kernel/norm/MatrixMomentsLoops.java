package dev.panagrad.engine.kernel.norm;

import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Mean and variance of matrices [rows, channels], one vector of channels at a time. */
final class MatrixMomentsLoops {
  private MatrixMomentsLoops() {}

  /** Two passes over the rows of a few channels, which stay in the cache between them. */
  static void run(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to) {
    MemorySegment x = exact(in.segment());
    long rowBytes = (long) spec.channels() * Float.BYTES;
    FloatVector count = FloatVector.broadcast(SPECIES, (float) (to - from));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int c = 0; c < spec.channels(); c += Lanes.COUNT) {
      VectorMask<Float> lanes = SPECIES.indexInRange(c, spec.channels());
      long shift = (long) c * Float.BYTES;
      FloatVector sum = zero;
      for (int row = from; row < to; row++) {
        sum =
            FloatVector.fromMemorySegment(SPECIES, x, in.offset() + row * rowBytes + shift, ORDER)
                .add(sum);
      }
      FloatVector centre = zero.add(sum).div(count);
      FloatVector rest = zero;
      FloatVector squares = zero;
      for (int row = from; row < to; row++) {
        FloatVector d =
            FloatVector.fromMemorySegment(SPECIES, x, in.offset() + row * rowBytes + shift, ORDER)
                .sub(centre);
        rest = d.add(rest);
        squares = d.fma(d, squares);
      }
      // The sum of differences is 0 apart from rounding; the rest corrects mean and variance.
      FloatVector correction = zero.add(rest).div(count);
      FloatVector spread = zero.add(squares).div(count).sub(correction.mul(correction));
      centre
          .add(correction)
          .intoMemorySegment(exact(mean.segment()), mean.offset() + shift, ORDER, lanes);
      FloatVector atLeastZero = spread.blend(zero, spread.lt(zero));
      atLeastZero.intoMemorySegment(
          exact(variance.segment()), variance.offset() + shift, ORDER, lanes);
    }
  }
}
