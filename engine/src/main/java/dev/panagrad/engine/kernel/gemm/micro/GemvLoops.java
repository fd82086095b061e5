package dev.panagrad.engine.kernel.gemm.micro;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Adds multiples of rows of B to one row: the inner loop of a matrix-vector product. */
public final class GemvLoops {
  /** The number of rows of B that are read together. */
  public static final int ROWS = 8;

  private GemvLoops() {}

  /**
   * Computes {@code y += sum over i < 8 of x[i] * b[i]}, in ascending order.
   *
   * @param bRow bytes between rows of b
   */
  public static void addEight(
      MemorySegment x,
      long xOffset,
      MemorySegment b,
      long bOffset,
      long bRow,
      MemorySegment y,
      long yOffset,
      int vectors) {
    x = exact(x);
    b = exact(b);
    y = exact(y);
    FloatVector x0 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset));
    FloatVector x1 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset + 4));
    FloatVector x2 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset + 8));
    FloatVector x3 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset + 12));
    FloatVector x4 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset + 16));
    FloatVector x5 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset + 20));
    FloatVector x6 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset + 24));
    FloatVector x7 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset + 28));
    long b1 = bOffset + bRow;
    long b2 = b1 + bRow;
    long b3 = b2 + bRow;
    long b4 = b3 + bRow;
    long b5 = b4 + bRow;
    long b6 = b5 + bRow;
    long b7 = b6 + bRow;
    for (int v = 0; v < vectors; v++) {
      long at = v * BYTES;
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, y, yOffset + at, ORDER);
      sum = x0.fma(FloatVector.fromMemorySegment(SPECIES, b, bOffset + at, ORDER), sum);
      sum = x1.fma(FloatVector.fromMemorySegment(SPECIES, b, b1 + at, ORDER), sum);
      sum = x2.fma(FloatVector.fromMemorySegment(SPECIES, b, b2 + at, ORDER), sum);
      sum = x3.fma(FloatVector.fromMemorySegment(SPECIES, b, b3 + at, ORDER), sum);
      sum = x4.fma(FloatVector.fromMemorySegment(SPECIES, b, b4 + at, ORDER), sum);
      sum = x5.fma(FloatVector.fromMemorySegment(SPECIES, b, b5 + at, ORDER), sum);
      sum = x6.fma(FloatVector.fromMemorySegment(SPECIES, b, b6 + at, ORDER), sum);
      sum = x7.fma(FloatVector.fromMemorySegment(SPECIES, b, b7 + at, ORDER), sum);
      sum.intoMemorySegment(y, yOffset + at, ORDER);
    }
  }

  /** Computes {@code y += x[0] * b}. */
  public static void addOne(
      MemorySegment x,
      long xOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset,
      int vectors) {
    x = exact(x);
    b = exact(b);
    y = exact(y);
    FloatVector x0 = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xOffset));
    for (int v = 0; v < vectors; v++) {
      long at = v * BYTES;
      x0.fma(
              FloatVector.fromMemorySegment(SPECIES, b, bOffset + at, ORDER),
              FloatVector.fromMemorySegment(SPECIES, y, yOffset + at, ORDER))
          .intoMemorySegment(y, yOffset + at, ORDER);
    }
  }
}
