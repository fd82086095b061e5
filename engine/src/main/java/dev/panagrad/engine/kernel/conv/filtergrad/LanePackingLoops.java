package dev.panagrad.engine.kernel.conv.filtergrad;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Packs the operands of small filters' gradients in the order of their innermost loop. */
final class LanePackingLoops {

  private LanePackingLoops() {}

  /**
   * Packs four channels: {@code packed[step, q] = gradient[y_q + steps[step]]}, a vector each.
   *
   * @param steps element offsets in the gradient
   * @param count the number of offsets
   */
  static void channels(
      MemorySegment gradient,
      long y0,
      long y1,
      long y2,
      long y3,
      int[] steps,
      int count,
      MemorySegment packed,
      long packedAt) {
    gradient = exact(gradient);
    packed = exact(packed);
    for (int step = 0; step < count; step++) {
      long y = (long) steps[step] << 2;
      long to = packedAt + step * (4 * BYTES);
      FloatVector.fromMemorySegment(SPECIES, gradient, y0 + y, ORDER)
          .intoMemorySegment(packed, to, ORDER);
      FloatVector.fromMemorySegment(SPECIES, gradient, y1 + y, ORDER)
          .intoMemorySegment(packed, to + 1L * BYTES, ORDER);
      FloatVector.fromMemorySegment(SPECIES, gradient, y2 + y, ORDER)
          .intoMemorySegment(packed, to + 2L * BYTES, ORDER);
      FloatVector.fromMemorySegment(SPECIES, gradient, y3 + y, ORDER)
          .intoMemorySegment(packed, to + 3L * BYTES, ORDER);
    }
  }

  /** Copies vectors: {@code packed[pairs[i + 1]] = in[pairs[i]]}, by element offsets. */
  static void copy(MemorySegment in, long inAt, int[] pairs, MemorySegment packed, long packedAt) {
    in = exact(in);
    packed = exact(packed);
    for (int i = 0; i < pairs.length; i += 2) {
      long x = inAt + ((long) pairs[i] << 2);
      long to = packedAt + ((long) pairs[i + 1] << 2);
      FloatVector.fromMemorySegment(SPECIES, in, x, ORDER).intoMemorySegment(packed, to, ORDER);
    }
  }

  /** Zeroes a vector at each of the element offsets. */
  static void clear(MemorySegment packed, long at, int[] offsets) {
    packed = exact(packed);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int offset : offsets) {
      zero.intoMemorySegment(packed, at + ((long) offset << 2), ORDER);
    }
  }
}
