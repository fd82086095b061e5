package dev.panagrad.engine.kernel.elementwise;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The loops of gradients and comparisons; see {@link LoopHandles} for their form. */
final class GradientLoops {
  private GradientLoops() {}

  /** b where a is above 0, else 0. */
  static void reluGrad(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        FloatVector.broadcast(SPECIES, 0f)
            .blend(y, x.compare(VectorOperators.GT, 0f))
            .intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        FloatVector.broadcast(SPECIES, 0f)
            .blend(y, x.compare(VectorOperators.GT, 0f))
            .intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }

  /** b * a * (1 - a). */
  static void sigmoidGrad(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        y.mul(x.mul(FloatVector.broadcast(SPECIES, 1f).sub(x)))
            .intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        y.mul(x.mul(FloatVector.broadcast(SPECIES, 1f).sub(x)))
            .intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }

  /** b * (1 - a * a). */
  static void tanhGrad(
      MemorySegment left,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment right,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment outputs,
      long outStart,
      long bytes,
      long rows) {
    MemorySegment a = exact(left);
    MemorySegment b = exact(right);
    MemorySegment out = exact(outputs);
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    for (long row = 0; row < rows; row++) {
      long aAt = aStart + row * aRow;
      long bAt = bStart + row * bRow;
      long outAt = outStart + row * bytes;
      FloatVector aAll = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, aAt));
      FloatVector bAll = FloatVector.broadcast(SPECIES, b.get(JAVA_FLOAT, bAt));
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + i, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + i, ORDER);
        y.mul(FloatVector.broadcast(SPECIES, 1f).sub(x.mul(x)))
            .intoMemorySegment(out, outAt + i, ORDER);
      }
      if (full < bytes) {
        FloatVector x = aOne ? aAll : FloatVector.fromMemorySegment(SPECIES, a, aAt + full, ORDER);
        FloatVector y = bOne ? bAll : FloatVector.fromMemorySegment(SPECIES, b, bAt + full, ORDER);
        y.mul(FloatVector.broadcast(SPECIES, 1f).sub(x.mul(x)))
            .intoMemorySegment(out, outAt + full, ORDER, tail);
      }
    }
  }
}
