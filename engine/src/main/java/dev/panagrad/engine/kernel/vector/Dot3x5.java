package dev.panagrad.engine.kernel.vector;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The micro-kernel of dot products: three rows with five rows, vectors running along K. */
final class Dot3x5 {
  /** Rows of the left operand. */
  static final int LEFT = 3;

  /** Rows of the right operand. */
  static final int RIGHT = 5;

  private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
  private static final long W = LANES.vectorByteSize();

  private Dot3x5() {}

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
    FloatVector c00 = FloatVector.zero(LANES);
    FloatVector c01 = FloatVector.zero(LANES);
    FloatVector c02 = FloatVector.zero(LANES);
    FloatVector c03 = FloatVector.zero(LANES);
    FloatVector c04 = FloatVector.zero(LANES);
    FloatVector c10 = FloatVector.zero(LANES);
    FloatVector c11 = FloatVector.zero(LANES);
    FloatVector c12 = FloatVector.zero(LANES);
    FloatVector c13 = FloatVector.zero(LANES);
    FloatVector c14 = FloatVector.zero(LANES);
    FloatVector c20 = FloatVector.zero(LANES);
    FloatVector c21 = FloatVector.zero(LANES);
    FloatVector c22 = FloatVector.zero(LANES);
    FloatVector c23 = FloatVector.zero(LANES);
    FloatVector c24 = FloatVector.zero(LANES);
    int vectors = k / Lanes.COUNT;
    for (int i = 0; i < vectors; i++) {
      long at = i * W;
      FloatVector y0 = load(b, b0 + at);
      FloatVector y1 = load(b, b1 + at);
      FloatVector y2 = load(b, b2 + at);
      FloatVector y3 = load(b, b3 + at);
      FloatVector y4 = load(b, b4 + at);
      FloatVector x0 = load(a, a0 + at);
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      c02 = x0.fma(y2, c02);
      c03 = x0.fma(y3, c03);
      c04 = x0.fma(y4, c04);
      FloatVector x1 = load(a, a1 + at);
      c10 = x1.fma(y0, c10);
      c11 = x1.fma(y1, c11);
      c12 = x1.fma(y2, c12);
      c13 = x1.fma(y3, c13);
      c14 = x1.fma(y4, c14);
      FloatVector x2 = load(a, a2 + at);
      c20 = x2.fma(y0, c20);
      c21 = x2.fma(y1, c21);
      c22 = x2.fma(y2, c22);
      c23 = x2.fma(y3, c23);
      c24 = x2.fma(y4, c24);
    }
    long end = vectors * W;
    VectorMask<Float> tail = LANES.indexInRange(vectors * Lanes.COUNT, k);
    FloatVector z0 = load(b, b0 + end, tail);
    FloatVector z1 = load(b, b1 + end, tail);
    FloatVector z2 = load(b, b2 + end, tail);
    FloatVector z3 = load(b, b3 + end, tail);
    FloatVector z4 = load(b, b4 + end, tail);
    FloatVector t0 = load(a, a0 + end, tail);
    FloatVector t1 = load(a, a1 + end, tail);
    FloatVector t2 = load(a, a2 + end, tail);
    long o0 = outOffset;
    long o1 = outOffset + r1 * outRow;
    long o2 = outOffset + r2 * outRow;
    t0.fma(z0, c00).intoMemorySegment(out, o0, nativeOrder());
    t0.fma(z1, c01).intoMemorySegment(out, o0 + k1 * W, nativeOrder());
    t0.fma(z2, c02).intoMemorySegment(out, o0 + k2 * W, nativeOrder());
    t0.fma(z3, c03).intoMemorySegment(out, o0 + k3 * W, nativeOrder());
    t0.fma(z4, c04).intoMemorySegment(out, o0 + k4 * W, nativeOrder());
    t1.fma(z0, c10).intoMemorySegment(out, o1, nativeOrder());
    t1.fma(z1, c11).intoMemorySegment(out, o1 + k1 * W, nativeOrder());
    t1.fma(z2, c12).intoMemorySegment(out, o1 + k2 * W, nativeOrder());
    t1.fma(z3, c13).intoMemorySegment(out, o1 + k3 * W, nativeOrder());
    t1.fma(z4, c14).intoMemorySegment(out, o1 + k4 * W, nativeOrder());
    t2.fma(z0, c20).intoMemorySegment(out, o2, nativeOrder());
    t2.fma(z1, c21).intoMemorySegment(out, o2 + k1 * W, nativeOrder());
    t2.fma(z2, c22).intoMemorySegment(out, o2 + k2 * W, nativeOrder());
    t2.fma(z3, c23).intoMemorySegment(out, o2 + k3 * W, nativeOrder());
    t2.fma(z4, c24).intoMemorySegment(out, o2 + k4 * W, nativeOrder());
  }

  private static FloatVector load(MemorySegment in, long at) {
    return FloatVector.fromMemorySegment(LANES, in, at, nativeOrder());
  }

  private static FloatVector load(MemorySegment in, long at, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(LANES, in, at, nativeOrder(), mask);
  }
}
