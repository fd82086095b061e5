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

/**
 * Loops over one row of scores, in place; lengths are in bytes. A store of some lanes, even of
 * none, makes loads of the same address wait: there is none where the row ends with a whole vector.
 */
final class AttentionLoops {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  private AttentionLoops() {}

  /** The largest element of a row times a factor. */
  static float max(MemorySegment row, long at, long bytes, float factor) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector last = FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER).mul(factor);
    FloatVector max = least.blend(last, tail);
    for (long i = 0; i < full; i += BYTES) {
      max = FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER).mul(factor).max(max);
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /** {@code x = x factor + y} for a row; returns its largest element. */
  static float scaleAndAdd(
      MemorySegment row, long at, long bytes, float factor, MemorySegment added, long addedAt) {
    MemorySegment x = exact(row);
    MemorySegment y = exact(added);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector last =
        FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
            .mul(factor)
            .add(FloatVector.fromMemorySegment(SPECIES, y, addedAt + full, ORDER));
    FloatVector max = least.blend(last, tail);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector sum =
          FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
              .mul(factor)
              .add(FloatVector.fromMemorySegment(SPECIES, y, addedAt + i, ORDER));
      sum.intoMemorySegment(x, at + i, ORDER);
      max = sum.max(max);
    }
    if (full < bytes) {
      last.intoMemorySegment(x, at + full, ORDER, tail);
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /** {@code x = x factor - less} for a row. */
  static void scaleLess(MemorySegment row, long at, long bytes, float factor, float less) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
          .mul(factor)
          .sub(less)
          .intoMemorySegment(x, at + i, ORDER);
    }
    if (full < bytes) {
      FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
          .mul(factor)
          .sub(less)
          .intoMemorySegment(x, at + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  static void multiply(MemorySegment row, long at, MemorySegment by, long byAt, long bytes) {
    MemorySegment x = exact(row);
    MemorySegment y = exact(by);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
          .mul(FloatVector.fromMemorySegment(SPECIES, y, byAt + i, ORDER))
          .intoMemorySegment(x, at + i, ORDER);
    }
    if (full < bytes) {
      FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
          .mul(FloatVector.fromMemorySegment(SPECIES, y, byAt + full, ORDER))
          .intoMemorySegment(x, at + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  static void zero(MemorySegment row, long at, long bytes) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < full; i += BYTES) {
      zero.intoMemorySegment(x, at + i, ORDER);
    }
    if (full < bytes) {
      zero.intoMemorySegment(x, at + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  /**
   * Divides a row by its sum.
   *
   * @param bytes the elements that count
   * @param wide the elements that are written, less than a vector more; 0 where they don't count
   */
  static void divideBySum(MemorySegment row, long at, long bytes, long wide) {
    MemorySegment x = exact(row);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector last =
        zero.blend(FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER), tail);
    FloatVector sum = last;
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
    if (full + BYTES <= wide) {
      last.mul(share).intoMemorySegment(x, at + full, ORDER);
    } else if (full < wide) {
      last.mul(share).intoMemorySegment(x, at + full, ORDER, SPECIES.indexInRange(0, rest(wide)));
    }
  }
}
