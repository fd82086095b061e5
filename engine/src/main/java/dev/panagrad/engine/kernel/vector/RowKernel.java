package dev.panagrad.engine.kernel.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Adds multiples of rows of B to one row: what a product with a single row is made of. */
final class RowKernel {
  /** Rows of B that are read side by side. */
  static final int ROWS = 8;

  private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
  private static final long W = LANES.vectorByteSize();

  private RowKernel() {}

  /**
   * Computes {@code y += sum over i < 8 of x[i] * b[i]}, in ascending order.
   *
   * @param bRow bytes between rows of b
   */
  static void addEight(
      MemorySegment x,
      long xOffset,
      MemorySegment b,
      long bOffset,
      long bRow,
      MemorySegment y,
      long yOffset,
      int vectors) {
    FloatVector x0 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset));
    FloatVector x1 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset + 4));
    FloatVector x2 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset + 8));
    FloatVector x3 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset + 12));
    FloatVector x4 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset + 16));
    FloatVector x5 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset + 20));
    FloatVector x6 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset + 24));
    FloatVector x7 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset + 28));
    long b1 = bOffset + bRow;
    long b2 = b1 + bRow;
    long b3 = b2 + bRow;
    long b4 = b3 + bRow;
    long b5 = b4 + bRow;
    long b6 = b5 + bRow;
    long b7 = b6 + bRow;
    for (int v = 0; v < vectors; v++) {
      long at = v * W;
      FloatVector sum = load(y, yOffset + at);
      sum = x0.fma(load(b, bOffset + at), sum);
      sum = x1.fma(load(b, b1 + at), sum);
      sum = x2.fma(load(b, b2 + at), sum);
      sum = x3.fma(load(b, b3 + at), sum);
      sum = x4.fma(load(b, b4 + at), sum);
      sum = x5.fma(load(b, b5 + at), sum);
      sum = x6.fma(load(b, b6 + at), sum);
      sum = x7.fma(load(b, b7 + at), sum);
      sum.intoMemorySegment(y, yOffset + at, nativeOrder());
    }
  }

  /** Computes {@code y += x[0] * b}. */
  static void addOne(
      MemorySegment x,
      long xOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset,
      int vectors) {
    FloatVector x0 = FloatVector.broadcast(LANES, x.get(JAVA_FLOAT, xOffset));
    for (int v = 0; v < vectors; v++) {
      long at = v * W;
      x0.fma(load(b, bOffset + at), load(y, yOffset + at))
          .intoMemorySegment(y, yOffset + at, nativeOrder());
    }
  }

  private static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(LANES, segment, at, nativeOrder());
  }
}
