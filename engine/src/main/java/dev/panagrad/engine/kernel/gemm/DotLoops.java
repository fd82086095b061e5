package dev.panagrad.engine.kernel.gemm;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The micro-kernel of dot products: three rows with five rows, vectors running along K. */
final class DotLoops {
  /** Rows of the left operand. */
  static final int LEFT = 3;

  /** Rows of the right operand. */
  static final int RIGHT = 5;

  private DotLoops() {}

  /**
   * Writes one vector for each pair of rows, whose lanes are still to be summed: {@code out[r, c] =
   * sum over i of a[r, i] * b[c, i]}, where i counts vectors.
   *
   * @param aRow bytes between rows of a
   * @param rows valid rows of a, 1 to 3; the last of them stands for those that are missing
   * @param bRow bytes between rows of b
   * @param cols valid rows of b, 1 to 5, likewise
   * @param outRow bytes between the rows of out, a vector for each column
   */
  static void run(
      MemorySegment a,
      long aOffset,
      long aRow,
      int rows,
      MemorySegment b,
      long bOffset,
      long bRow,
      int cols,
      int k,
      MemorySegment out,
      long outOffset,
      long outRow) {
    a = exact(a);
    b = exact(b);
    out = exact(out);

    int r1 = Math.min(1, rows - 1);
    int r2 = Math.min(2, rows - 1);
    int k1 = Math.min(1, cols - 1);
    int k2 = Math.min(2, cols - 1);
    int k3 = Math.min(3, cols - 1);
    int k4 = Math.min(4, cols - 1);
    long a0 = aOffset;
    long a1 = aOffset + r1 * aRow;
    long a2 = aOffset + r2 * aRow;
    long b0 = bOffset;
    long b1 = bOffset + k1 * bRow;
    long b2 = bOffset + k2 * bRow;
    long b3 = bOffset + k3 * bRow;
    long b4 = bOffset + k4 * bRow;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = c00;
    FloatVector c02 = c00;
    FloatVector c03 = c00;
    FloatVector c04 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c12 = c00;
    FloatVector c13 = c00;
    FloatVector c14 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c22 = c00;
    FloatVector c23 = c00;
    FloatVector c24 = c00;
    int vectors = k / Lanes.COUNT;
    for (int i = 0; i < vectors; i++) {
      long at = i * BYTES;
      FloatVector y0 = FloatVector.fromMemorySegment(SPECIES, b, b0 + at, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(SPECIES, b, b1 + at, ORDER);
      FloatVector y2 = FloatVector.fromMemorySegment(SPECIES, b, b2 + at, ORDER);
      FloatVector y3 = FloatVector.fromMemorySegment(SPECIES, b, b3 + at, ORDER);
      FloatVector y4 = FloatVector.fromMemorySegment(SPECIES, b, b4 + at, ORDER);
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, a, a0 + at, ORDER);
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      c02 = x0.fma(y2, c02);
      c03 = x0.fma(y3, c03);
      c04 = x0.fma(y4, c04);
      FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, a, a1 + at, ORDER);
      c10 = x1.fma(y0, c10);
      c11 = x1.fma(y1, c11);
      c12 = x1.fma(y2, c12);
      c13 = x1.fma(y3, c13);
      c14 = x1.fma(y4, c14);
      FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, a, a2 + at, ORDER);
      c20 = x2.fma(y0, c20);
      c21 = x2.fma(y1, c21);
      c22 = x2.fma(y2, c22);
      c23 = x2.fma(y3, c23);
      c24 = x2.fma(y4, c24);
    }
    long o0 = outOffset;
    long o1 = outOffset + r1 * outRow;
    long o2 = outOffset + r2 * outRow;
    c00.intoMemorySegment(out, o0, ORDER);
    c01.intoMemorySegment(out, o0 + k1 * BYTES, ORDER);
    c02.intoMemorySegment(out, o0 + k2 * BYTES, ORDER);
    c03.intoMemorySegment(out, o0 + k3 * BYTES, ORDER);
    c04.intoMemorySegment(out, o0 + k4 * BYTES, ORDER);
    c10.intoMemorySegment(out, o1, ORDER);
    c11.intoMemorySegment(out, o1 + k1 * BYTES, ORDER);
    c12.intoMemorySegment(out, o1 + k2 * BYTES, ORDER);
    c13.intoMemorySegment(out, o1 + k3 * BYTES, ORDER);
    c14.intoMemorySegment(out, o1 + k4 * BYTES, ORDER);
    c20.intoMemorySegment(out, o2, ORDER);
    c21.intoMemorySegment(out, o2 + k1 * BYTES, ORDER);
    c22.intoMemorySegment(out, o2 + k2 * BYTES, ORDER);
    c23.intoMemorySegment(out, o2 + k3 * BYTES, ORDER);
    c24.intoMemorySegment(out, o2 + k4 * BYTES, ORDER);
    if (k % Lanes.COUNT != 0) {
      addTail(a, aOffset, aRow, rows, b, bOffset, bRow, cols, k, out, outOffset, outRow);
    }
  }

  /** The same for what is left behind the last full vector. */
  private static void addTail(
      MemorySegment a,
      long aOffset,
      long aRow,
      int rows,
      MemorySegment b,
      long bOffset,
      long bRow,
      int cols,
      int k,
      MemorySegment out,
      long outOffset,
      long outRow) {
    VectorMask<Float> tail = SPECIES.indexInRange(0, k % Lanes.COUNT);
    long end = k / Lanes.COUNT * BYTES;
    for (int row = 0; row < rows; row++) {
      FloatVector x =
          FloatVector.fromMemorySegment(SPECIES, a, aOffset + row * aRow + end, ORDER, tail);
      for (int col = 0; col < cols; col++) {
        long to = outOffset + row * outRow + col * BYTES;
        FloatVector y =
            FloatVector.fromMemorySegment(SPECIES, b, bOffset + col * bRow + end, ORDER, tail);
        x.fma(y, FloatVector.fromMemorySegment(SPECIES, out, to, ORDER))
            .intoMemorySegment(out, to, ORDER);
      }
    }
  }
}
