package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.broadcast;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;
import static dev.panagrad.engine.kernel.vector.Access.tail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Largest elements; NaN if one is NaN. */
final class MaxReduce extends VectorReduce {
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  @Override
  void rows(MemorySegment in, long inAt, MemorySegment out, long outAt, long reduced, long count) {
    long bytes = reduced * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = tail(bytes);
    for (long row = 0; row < count; row++) {
      long start = inAt + row * bytes;
      FloatVector max = Fold.only(tail, load(in, start + full), LEAST);
      for (long i = 0; i < full; i += BYTES) {
        max = max.max(load(in, start + i));
      }
      float largest = max.reduceLanes(VectorOperators.MAX);
      out.set(ValueLayout.JAVA_FLOAT, outAt + row * Float.BYTES, largest);
    }
  }

  @Override
  void wideColumns(
      MemorySegment in, long inAt, long stride, MemorySegment out, long outAt, long reduced) {
    FloatVector m0 = broadcast(LEAST);
    FloatVector m1 = broadcast(LEAST);
    FloatVector m2 = broadcast(LEAST);
    FloatVector m3 = broadcast(LEAST);
    for (long r = 0; r < reduced; r++) {
      long at = inAt + r * stride;
      m0 = m0.max(load(in, at));
      m1 = m1.max(load(in, at + BYTES));
      m2 = m2.max(load(in, at + 2L * BYTES));
      m3 = m3.max(load(in, at + 3L * BYTES));
    }
    store(out, outAt, m0);
    store(out, outAt + BYTES, m1);
    store(out, outAt + 2L * BYTES, m2);
    store(out, outAt + 3L * BYTES, m3);
  }

  @Override
  void columns(
      MemorySegment in,
      long inAt,
      long stride,
      MemorySegment out,
      long outAt,
      long reduced,
      VectorMask<Float> lanes) {
    FloatVector max = broadcast(LEAST);
    for (long r = 0; r < reduced; r++) {
      max = max.max(load(in, inAt + r * stride));
    }
    store(out, outAt, max, lanes);
  }
}
