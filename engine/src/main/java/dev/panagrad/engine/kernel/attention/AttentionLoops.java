package dev.panagrad.engine.kernel.attention;

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

/** Loops over one row of scores, in place; lengths are in bytes. */
final class AttentionLoops {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  private AttentionLoops() {}

  /** Scales a row and returns its largest element. */
  static float scale(MemorySegment row, long at, long bytes, float scale) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector max = least;
    for (long i = 0; i < full; i += BYTES) {
      FloatVector scaled = FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER).mul(scale);
      scaled.intoMemorySegment(x, at + i, ORDER);
      max = scaled.max(max);
    }
    FloatVector last = FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER).mul(scale);
    last.intoMemorySegment(x, at + full, ORDER, tail);
    return max.max(least.blend(last, tail)).reduceLanes(VectorOperators.MAX);
  }

  /** Scales a row, adds another and returns the largest element. */
  static float scaleAndAdd(
      MemorySegment row, long at, long bytes, float scale, MemorySegment added, long addedAt) {
    MemorySegment x = exact(row);
    MemorySegment y = exact(added);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector max = least;
    for (long i = 0; i < full; i += BYTES) {
      FloatVector sum =
          FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
              .mul(scale)
              .add(FloatVector.fromMemorySegment(SPECIES, y, addedAt + i, ORDER));
      sum.intoMemorySegment(x, at + i, ORDER);
      max = sum.max(max);
    }
    FloatVector last =
        FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
            .mul(scale)
            .add(FloatVector.fromMemorySegment(SPECIES, y, addedAt + full, ORDER));
    last.intoMemorySegment(x, at + full, ORDER, tail);
    return max.max(least.blend(last, tail)).reduceLanes(VectorOperators.MAX);
  }

  static void subtract(MemorySegment row, long at, long bytes, float value) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
          .sub(value)
          .intoMemorySegment(x, at + i, ORDER);
    }
    FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
        .sub(value)
        .intoMemorySegment(x, at + full, ORDER, tail);
  }

  static void multiply(MemorySegment row, long at, MemorySegment by, long byAt, long bytes) {
    MemorySegment x = exact(row);
    MemorySegment y = exact(by);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
          .mul(FloatVector.fromMemorySegment(SPECIES, y, byAt + i, ORDER))
          .intoMemorySegment(x, at + i, ORDER);
    }
    FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
        .mul(FloatVector.fromMemorySegment(SPECIES, y, byAt + full, ORDER))
        .intoMemorySegment(x, at + full, ORDER, tail);
  }

  static void zero(MemorySegment row, long at, long bytes) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < full; i += BYTES) {
      zero.intoMemorySegment(x, at + i, ORDER);
    }
    zero.intoMemorySegment(x, at + full, ORDER, tail);
  }

  static void divideBySum(MemorySegment row, long at, long bytes) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector sum = zero.blend(FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER), tail);
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
    sum = sum.add(sum.rearrange(HorizontalSum.BY_1));
    FloatVector share = FloatVector.broadcast(SPECIES, 1).div(sum);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
          .mul(share)
          .intoMemorySegment(x, at + i, ORDER);
    }
    FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
        .mul(share)
        .intoMemorySegment(x, at + full, ORDER, tail);
  }
}
