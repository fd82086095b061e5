package dev.panagrad.engine.kernel.gemm;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * One row times a narrow matrix: all sums stay in registers, and B is read once, in the order in
 * which it lies, a third faster from the second cache than eight rows side by side ({@link
 * GemvLoops}). Every sum has the same order there and here.
 */
final class NarrowGemvLoops {
  /** Vectors of the widest row. */
  private static final int MOST = 16;

  private static final int HALF = 8;

  private NarrowGemvLoops() {}

  /** Vectors that are computed for a row of some columns; 0 if it is too wide or too narrow. */
  static int vectors(int cols) {
    int wanted = (cols + Lanes.COUNT - 1) / Lanes.COUNT;
    if (wanted > MOST) {
      return 0;
    }
    int vectors = wanted > HALF ? MOST : HALF;
    // The last row of B is read to the last vector, beyond its end.
    return vectors * BYTES - (long) Float.BYTES * cols <= Workspace.PADDING ? vectors : 0;
  }

  /** Computes {@code y = sum over i < k of x[i] * b[i]}, in ascending order. */
  static void run(
      int vectors,
      MemorySegment x,
      long xOffset,
      int k,
      MemorySegment b,
      long bOffset,
      long bRow,
      MemorySegment y,
      long yOffset) {
    if (vectors == MOST) {
      sixteen(x, xOffset, k, b, bOffset, bRow, y, yOffset);
    } else {
      eight(x, xOffset, k, b, bOffset, bRow, y, yOffset);
    }
  }

  private static void sixteen(
      MemorySegment x,
      long xOffset,
      int k,
      MemorySegment b,
      long bOffset,
      long bRow,
      MemorySegment y,
      long yOffset) {
    x = exact(x);
    b = exact(b);
    y = exact(y);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    FloatVector s8 = s0;
    FloatVector s9 = s0;
    FloatVector s10 = s0;
    FloatVector s11 = s0;
    FloatVector s12 = s0;
    FloatVector s13 = s0;
    FloatVector s14 = s0;
    FloatVector s15 = s0;
    long at = bOffset;
    for (int i = 0; i < k; i++) {
      long xAt = xOffset + (long) Float.BYTES * i;
      FloatVector v = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xAt));
      s0 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at, ORDER), s0);
      s1 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + BYTES, ORDER), s1);
      s2 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 2 * BYTES, ORDER), s2);
      s3 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 3 * BYTES, ORDER), s3);
      s4 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 4 * BYTES, ORDER), s4);
      s5 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 5 * BYTES, ORDER), s5);
      s6 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 6 * BYTES, ORDER), s6);
      s7 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 7 * BYTES, ORDER), s7);
      s8 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 8 * BYTES, ORDER), s8);
      s9 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 9 * BYTES, ORDER), s9);
      s10 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 10 * BYTES, ORDER), s10);
      s11 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 11 * BYTES, ORDER), s11);
      s12 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 12 * BYTES, ORDER), s12);
      s13 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 13 * BYTES, ORDER), s13);
      s14 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 14 * BYTES, ORDER), s14);
      s15 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 15 * BYTES, ORDER), s15);
      at += bRow;
    }
    s0.intoMemorySegment(y, yOffset, ORDER);
    s1.intoMemorySegment(y, yOffset + BYTES, ORDER);
    s2.intoMemorySegment(y, yOffset + 2 * BYTES, ORDER);
    s3.intoMemorySegment(y, yOffset + 3 * BYTES, ORDER);
    s4.intoMemorySegment(y, yOffset + 4 * BYTES, ORDER);
    s5.intoMemorySegment(y, yOffset + 5 * BYTES, ORDER);
    s6.intoMemorySegment(y, yOffset + 6 * BYTES, ORDER);
    s7.intoMemorySegment(y, yOffset + 7 * BYTES, ORDER);
    s8.intoMemorySegment(y, yOffset + 8 * BYTES, ORDER);
    s9.intoMemorySegment(y, yOffset + 9 * BYTES, ORDER);
    s10.intoMemorySegment(y, yOffset + 10 * BYTES, ORDER);
    s11.intoMemorySegment(y, yOffset + 11 * BYTES, ORDER);
    s12.intoMemorySegment(y, yOffset + 12 * BYTES, ORDER);
    s13.intoMemorySegment(y, yOffset + 13 * BYTES, ORDER);
    s14.intoMemorySegment(y, yOffset + 14 * BYTES, ORDER);
    s15.intoMemorySegment(y, yOffset + 15 * BYTES, ORDER);
  }

  private static void eight(
      MemorySegment x,
      long xOffset,
      int k,
      MemorySegment b,
      long bOffset,
      long bRow,
      MemorySegment y,
      long yOffset) {
    x = exact(x);
    b = exact(b);
    y = exact(y);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    long at = bOffset;
    for (int i = 0; i < k; i++) {
      long xAt = xOffset + (long) Float.BYTES * i;
      FloatVector v = FloatVector.broadcast(SPECIES, x.get(JAVA_FLOAT, xAt));
      s0 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at, ORDER), s0);
      s1 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + BYTES, ORDER), s1);
      s2 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 2 * BYTES, ORDER), s2);
      s3 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 3 * BYTES, ORDER), s3);
      s4 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 4 * BYTES, ORDER), s4);
      s5 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 5 * BYTES, ORDER), s5);
      s6 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 6 * BYTES, ORDER), s6);
      s7 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, at + 7 * BYTES, ORDER), s7);
      at += bRow;
    }
    s0.intoMemorySegment(y, yOffset, ORDER);
    s1.intoMemorySegment(y, yOffset + BYTES, ORDER);
    s2.intoMemorySegment(y, yOffset + 2 * BYTES, ORDER);
    s3.intoMemorySegment(y, yOffset + 3 * BYTES, ORDER);
    s4.intoMemorySegment(y, yOffset + 4 * BYTES, ORDER);
    s5.intoMemorySegment(y, yOffset + 5 * BYTES, ORDER);
    s6.intoMemorySegment(y, yOffset + 6 * BYTES, ORDER);
    s7.intoMemorySegment(y, yOffset + 7 * BYTES, ORDER);
  }
}
