package dev.panagrad.engine.kernel.softmax;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.HorizontalSum;
import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Loops over one row of many classes; lengths are in bytes. */
final class SmoothLoops {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  private SmoothLoops() {}

  static float max(MemorySegment row, long at, long bytes) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector max =
        least.blend(FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER), tail);
    for (long i = 0; i < full; i += BYTES) {
      max = FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER).max(max);
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /** Writes a row minus a value to another row and returns the sum of the written elements. */
  static float less(
      MemorySegment from, long fromAt, MemorySegment to, long toAt, long bytes, float value) {
    MemorySegment x = exact(from);
    MemorySegment y = exact(to);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector last = FloatVector.fromMemorySegment(SPECIES, x, fromAt + full, ORDER).sub(value);
    FloatVector sum = FloatVector.zero(SPECIES).blend(last, tail);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector less = FloatVector.fromMemorySegment(SPECIES, x, fromAt + i, ORDER).sub(value);
      less.intoMemorySegment(y, toAt + i, ORDER);
      sum = less.add(sum);
    }
    last.intoMemorySegment(y, toAt + full, ORDER, tail);
    if (Lanes.COUNT > 8) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_8));
    }
    if (Lanes.COUNT > 4) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_4));
    }
    sum = sum.add(sum.rearrange(HorizontalSum.BY_2));
    return sum.add(sum.rearrange(HorizontalSum.BY_1)).lane(0);
  }

  static float sum(MemorySegment row, long at, long bytes) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector sum =
        FloatVector.zero(SPECIES)
            .blend(FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER), tail);
    for (long i = 0; i < full; i += BYTES) {
      sum = FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER).add(sum);
    }
    if (Lanes.COUNT > 8) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_8));
    }
    if (Lanes.COUNT > 4) {
      sum = sum.add(sum.rearrange(HorizontalSum.BY_4));
    }
    sum = sum.add(sum.rearrange(HorizontalSum.BY_2));
    return sum.add(sum.rearrange(HorizontalSum.BY_1)).lane(0);
  }

  /** {@code x = factor x - less} for a row, in place. */
  static void scaleLess(MemorySegment row, long at, long bytes, float factor, float less) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
          .mul(factor)
          .sub(less)
          .intoMemorySegment(x, at + i, ORDER);
    }
    FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
        .mul(factor)
        .sub(less)
        .intoMemorySegment(x, at + full, ORDER, tail);
  }
}
