package dev.panagrad.engine.kernel.axis;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** One row of a result along an axis; offsets and lengths in bytes, the tail masked when stored. */
final class AxisLoops {
  private AxisLoops() {}

  /** The weighted sum of the cells of a row. */
  static void sum(
      int[] columns,
      float[] weights,
      int from,
      int to,
      MemorySegment in,
      long inAt,
      MemorySegment out,
      long outAt,
      long bytes) {
    in = exact(in);
    out = exact(out);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector sum = zero;
      for (int k = from; k < to; k++) {
        sum =
            FloatVector.fromMemorySegment(SPECIES, in, inAt + columns[k] * bytes + i, ORDER)
                .fma(FloatVector.broadcast(SPECIES, weights[k]), sum);
      }
      VectorMask<Float> mask = SPECIES.indexInRange(0, (bytes - i) / Float.BYTES);
      zero.add(sum).intoMemorySegment(out, outAt + i, ORDER, mask);
    }
  }

  /** The largest of the cells of a row, which has at least one. */
  static void max(
      int[] columns,
      int from,
      int to,
      MemorySegment in,
      long inAt,
      MemorySegment out,
      long outAt,
      long bytes) {
    in = exact(in);
    out = exact(out);
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector first =
          FloatVector.fromMemorySegment(SPECIES, in, inAt + columns[from] * bytes + i, ORDER);
      FloatVector largest = first;
      for (int k = from + 1; k < to; k++) {
        largest =
            FloatVector.fromMemorySegment(SPECIES, in, inAt + columns[k] * bytes + i, ORDER)
                .max(largest);
      }
      VectorMask<Float> mask = SPECIES.indexInRange(0, (bytes - i) / Float.BYTES);
      first.max(largest).intoMemorySegment(out, outAt + i, ORDER, mask);
    }
  }

  /** Adds the gradient of a row to the first of its cells that equals the result. */
  static void maxGradient(
      int[] columns,
      int from,
      int to,
      MemorySegment in,
      long inAt,
      MemorySegment out,
      long outAt,
      MemorySegment dy,
      long dyAt,
      MemorySegment dx,
      long dxAt,
      long bytes) {
    in = exact(in);
    out = exact(out);
    dy = exact(dy);
    dx = exact(dx);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < bytes; i += BYTES) {
      FloatVector largest = FloatVector.fromMemorySegment(SPECIES, out, outAt + i, ORDER);
      FloatVector left = FloatVector.fromMemorySegment(SPECIES, dy, dyAt + i, ORDER);
      VectorMask<Float> mask = SPECIES.indexInRange(0, (bytes - i) / Float.BYTES);
      for (int k = from; k < to; k++) {
        long cell = columns[k] * bytes + i;
        VectorMask<Float> hit =
            FloatVector.fromMemorySegment(SPECIES, in, inAt + cell, ORDER)
                .compare(VectorOperators.EQ, largest);
        FloatVector.fromMemorySegment(SPECIES, dx, dxAt + cell, ORDER)
            .add(zero.blend(left, hit))
            .intoMemorySegment(dx, dxAt + cell, ORDER, mask);
        left = zero.blend(left, hit.not());
      }
    }
  }
}
