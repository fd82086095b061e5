package dev.panagrad.engine.kernel.attention;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Loops over scores or a row of them; lengths are in bytes. A store of some lanes, even of none,
 * makes loads of the same address wait: there is none where a row ends with a whole vector.
 */
final class AttentionLoops {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  private AttentionLoops() {}

  /** The largest element of a row times a factor; NaN if there is one. */
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

  /** {@code x = x factor + y} for a row. */
  static void scaleAndAdd(
      MemorySegment row, long at, long bytes, float factor, MemorySegment added, long addedAt) {
    MemorySegment x = exact(row);
    MemorySegment y = exact(added);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, x, at + i, ORDER)
          .mul(factor)
          .add(FloatVector.fromMemorySegment(SPECIES, y, addedAt + i, ORDER))
          .intoMemorySegment(x, at + i, ORDER);
    }
    if (full < bytes) {
      FloatVector.fromMemorySegment(SPECIES, x, at + full, ORDER)
          .mul(factor)
          .add(FloatVector.fromMemorySegment(SPECIES, y, addedAt + full, ORDER))
          .intoMemorySegment(x, at + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  /** {@code out = a b}, which may be in place. */
  static void multiply(
      MemorySegment left,
      long aAt,
      MemorySegment right,
      long bAt,
      MemorySegment result,
      long at,
      long bytes) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(result);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER)
          .mul(FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER))
          .intoMemorySegment(out, at + i, ORDER);
    }
    if (full < bytes) {
      FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER)
          .mul(FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER))
          .intoMemorySegment(out, at + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }
}
