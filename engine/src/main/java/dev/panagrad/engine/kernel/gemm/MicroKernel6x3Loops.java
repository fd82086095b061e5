package dev.panagrad.engine.kernel.gemm;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The micro-kernel of six rows by three vectors: all 18 sums stay in registers. */
final class MicroKernel6x3Loops {

  private MicroKernel6x3Loops() {}

  /** Computes one tile, see {@link MicroKernels#multiply}. */
  static void run(
      MemorySegment a,
      long aOffset,
      long aRow,
      int rows,
      MemorySegment b,
      long bOffset,
      long bRow,
      int k,
      MemorySegment out,
      long outOffset,
      long outRow) {
    a = exact(a);
    b = exact(b);
    out = exact(out);
    int last = rows - 1;
    long a0 = aOffset;
    long a1 = aOffset + Math.min(1, last) * aRow;
    long a2 = aOffset + Math.min(2, last) * aRow;
    long a3 = aOffset + Math.min(3, last) * aRow;
    long a4 = aOffset + Math.min(4, last) * aRow;
    long a5 = aOffset + Math.min(5, last) * aRow;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = c00;
    FloatVector c02 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c12 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c22 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c32 = c00;
    FloatVector c40 = c00;
    FloatVector c41 = c00;
    FloatVector c42 = c00;
    FloatVector c50 = c00;
    FloatVector c51 = c00;
    FloatVector c52 = c00;
    long bAt = bOffset;
    for (int i = 0; i < k; i++) {
      long at = (long) Float.BYTES * i;
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, bAt, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, bAt + BYTES, ORDER);
      FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, bAt + 2 * BYTES, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, a0 + at));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, a1 + at));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, a2 + at));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, a3 + at));
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      FloatVector x4 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, a4 + at));
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT, a5 + at));
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
      bAt += bRow;
    }
    long o0 = outOffset;
    long o1 = o0 + outRow;
    long o2 = o1 + outRow;
    long o3 = o2 + outRow;
    long o4 = o3 + outRow;
    long o5 = o4 + outRow;
    c00.intoMemorySegment(out, o0, ORDER);
    c01.intoMemorySegment(out, o0 + BYTES, ORDER);
    c02.intoMemorySegment(out, o0 + 2 * BYTES, ORDER);
    c10.intoMemorySegment(out, o1, ORDER);
    c11.intoMemorySegment(out, o1 + BYTES, ORDER);
    c12.intoMemorySegment(out, o1 + 2 * BYTES, ORDER);
    c20.intoMemorySegment(out, o2, ORDER);
    c21.intoMemorySegment(out, o2 + BYTES, ORDER);
    c22.intoMemorySegment(out, o2 + 2 * BYTES, ORDER);
    c30.intoMemorySegment(out, o3, ORDER);
    c31.intoMemorySegment(out, o3 + BYTES, ORDER);
    c32.intoMemorySegment(out, o3 + 2 * BYTES, ORDER);
    c40.intoMemorySegment(out, o4, ORDER);
    c41.intoMemorySegment(out, o4 + BYTES, ORDER);
    c42.intoMemorySegment(out, o4 + 2 * BYTES, ORDER);
    c50.intoMemorySegment(out, o5, ORDER);
    c51.intoMemorySegment(out, o5 + BYTES, ORDER);
    c52.intoMemorySegment(out, o5 + 2 * BYTES, ORDER);
  }
}
