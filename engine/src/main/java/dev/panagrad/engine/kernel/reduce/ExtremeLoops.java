package dev.panagrad.engine.kernel.reduce;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Largest or smallest elements; NaN if one is NaN. The minimum is computed as the negated maximum
 * of the negated elements: a multiplication by 1 or -1 is exact and hidden behind the load.
 */
final class ExtremeLoops extends VectorReduce {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  private final float sign;

  /**
   * Makes the kernel.
   *
   * @param sign 1 for the largest, -1 for the smallest
   * @param scalar the same reduction as a plain loop
   */
  ExtremeLoops(float sign, ReduceKernel scalar) {
    super(scalar);
    this.sign = sign;
  }

  @Override
  void rows(
      MemorySegment input, long inAt, MemorySegment output, long outAt, long reduced, long count) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    long bytes = reduced * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    for (long row = 0; row < count; row++) {
      long start = inAt + row * bytes;
      FloatVector max =
          least.blend(
              FloatVector.fromMemorySegment(SPECIES, in, start + full, ORDER).mul(sign), tail);
      for (long i = 0; i < full; i += BYTES) {
        max = FloatVector.fromMemorySegment(SPECIES, in, start + i, ORDER).mul(sign).max(max);
      }
      float largest = sign * least.max(max).reduceLanes(VectorOperators.MAX);
      out.set(ValueLayout.JAVA_FLOAT, outAt + row * Float.BYTES, largest);
    }
  }

  @Override
  void wideColumns(
      MemorySegment input, long inAt, long stride, MemorySegment output, long outAt, long reduced) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector m0 = least;
    FloatVector m1 = least;
    FloatVector m2 = least;
    FloatVector m3 = least;
    for (long r = 0; r < reduced; r++) {
      long at = inAt + r * stride;
      m0 = FloatVector.fromMemorySegment(SPECIES, in, at, ORDER).mul(sign).max(m0);
      m1 = FloatVector.fromMemorySegment(SPECIES, in, at + BYTES, ORDER).mul(sign).max(m1);
      m2 = FloatVector.fromMemorySegment(SPECIES, in, at + 2L * BYTES, ORDER).mul(sign).max(m2);
      m3 = FloatVector.fromMemorySegment(SPECIES, in, at + 3L * BYTES, ORDER).mul(sign).max(m3);
    }
    least.max(m0).mul(sign).intoMemorySegment(out, outAt, ORDER);
    least.max(m1).mul(sign).intoMemorySegment(out, outAt + BYTES, ORDER);
    least.max(m2).mul(sign).intoMemorySegment(out, outAt + 2L * BYTES, ORDER);
    least.max(m3).mul(sign).intoMemorySegment(out, outAt + 3L * BYTES, ORDER);
  }

  @Override
  void columns(
      MemorySegment input,
      long inAt,
      long stride,
      MemorySegment output,
      long outAt,
      long reduced,
      long bytes) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector max = least;
    for (long r = 0; r < reduced; r++) {
      max = FloatVector.fromMemorySegment(SPECIES, in, inAt + r * stride, ORDER).mul(sign).max(max);
    }
    least
        .max(max)
        .mul(sign)
        .intoMemorySegment(out, outAt, ORDER, SPECIES.indexInRange(0, bytes / Float.BYTES));
  }
}
