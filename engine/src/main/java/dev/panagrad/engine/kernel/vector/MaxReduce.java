package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.tail;
import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Largest elements; NaN if one is NaN. */
final class MaxReduce extends VectorReduce {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  @Override
  void rows(
      MemorySegment input, long inAt, MemorySegment output, long outAt, long reduced, long count) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    long bytes = reduced * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = tail(bytes);
    for (long row = 0; row < count; row++) {
      long start = inAt + row * bytes;
      FloatVector max =
          FloatVector.broadcast(SPECIES, LEAST)
              .blend(FloatVector.fromMemorySegment(SPECIES, in, start + full, ORDER), tail);
      for (long i = 0; i < full; i += BYTES) {
        max = max.max(FloatVector.fromMemorySegment(SPECIES, in, start + i, ORDER));
      }
      float largest = max.reduceLanes(VectorOperators.MAX);
      out.set(ValueLayout.JAVA_FLOAT, outAt + row * Float.BYTES, largest);
    }
  }

  @Override
  void wideColumns(
      MemorySegment input, long inAt, long stride, MemorySegment output, long outAt, long reduced) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    FloatVector m0 = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector m1 = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector m2 = FloatVector.broadcast(SPECIES, LEAST);
    FloatVector m3 = FloatVector.broadcast(SPECIES, LEAST);
    for (long r = 0; r < reduced; r++) {
      long at = inAt + r * stride;
      m0 = m0.max(FloatVector.fromMemorySegment(SPECIES, in, at, ORDER));
      m1 = m1.max(FloatVector.fromMemorySegment(SPECIES, in, at + BYTES, ORDER));
      m2 = m2.max(FloatVector.fromMemorySegment(SPECIES, in, at + 2L * BYTES, ORDER));
      m3 = m3.max(FloatVector.fromMemorySegment(SPECIES, in, at + 3L * BYTES, ORDER));
    }
    m0.intoMemorySegment(out, outAt, ORDER);
    m1.intoMemorySegment(out, outAt + BYTES, ORDER);
    m2.intoMemorySegment(out, outAt + 2L * BYTES, ORDER);
    m3.intoMemorySegment(out, outAt + 3L * BYTES, ORDER);
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
    FloatVector max = FloatVector.broadcast(SPECIES, LEAST);
    for (long r = 0; r < reduced; r++) {
      max = max.max(FloatVector.fromMemorySegment(SPECIES, in, inAt + r * stride, ORDER));
    }
    max.intoMemorySegment(out, outAt, ORDER, SPECIES.indexInRange(0, bytes / Float.BYTES));
  }
}
