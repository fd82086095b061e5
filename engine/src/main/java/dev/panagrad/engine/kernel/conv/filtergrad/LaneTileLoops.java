package dev.panagrad.engine.kernel.conv.filtergrad;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loop of gradients by small filters: a tile of six filter rows by four channels,
 * each accumulator a vector over the batch.
 *
 * <p>Positions and vectors of the batch are flattened into one list of steps, so that short rows of
 * an image cost no loop of their own. The four channels of the gradient are packed side by side,
 * each vector in a cache line of its own, since many tiles read them.
 */
final class LaneTileLoops {

  private LaneTileLoops() {}

  /** Adds up the packed channels: {@code sums[s + q] += sum over steps of packed[step, q]}. */
  static void add(MemorySegment packed, long packedAt, int steps, MemorySegment sums, long s) {
    packed = exact(packed);
    sums = exact(sums);
    FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, sums, s, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, sums, s + 1L * BYTES, ORDER);
    FloatVector a2 = FloatVector.fromMemorySegment(SPECIES, sums, s + 2L * BYTES, ORDER);
    FloatVector a3 = FloatVector.fromMemorySegment(SPECIES, sums, s + 3L * BYTES, ORDER);
    for (int step = 0; step < steps; step++) {
      long y = packedAt + step * (4 * BYTES);
      a0 = FloatVector.fromMemorySegment(SPECIES, packed, y, ORDER).add(a0);
      a1 = FloatVector.fromMemorySegment(SPECIES, packed, y + 1L * BYTES, ORDER).add(a1);
      a2 = FloatVector.fromMemorySegment(SPECIES, packed, y + 2L * BYTES, ORDER).add(a2);
      a3 = FloatVector.fromMemorySegment(SPECIES, packed, y + 3L * BYTES, ORDER).add(a3);
    }
    a0.intoMemorySegment(sums, s, ORDER);
    a1.intoMemorySegment(sums, s + 1L * BYTES, ORDER);
    a2.intoMemorySegment(sums, s + 2L * BYTES, ORDER);
    a3.intoMemorySegment(sums, s + 3L * BYTES, ORDER);
  }

  /**
   * Adds to 6 x 4 sums: {@code sums[r, q] += sum over steps of x_r[step] * packed[step, q]}, side
   * by side.
   *
   * <p>All is read in the order in which it lies, a vector further a step: only so does the JIT
   * compiler take the range checks out of the loop, which were a third of the time.
   *
   * @param x0 byte offsets of the rows' images; all operands lie in one segment
   */
  static void multiply(
      MemorySegment segment,
      long x0,
      long x1,
      long x2,
      long x3,
      long x4,
      long x5,
      int steps,
      long packedAt,
      long at) {
    segment = exact(segment);
    FloatVector a00 = FloatVector.fromMemorySegment(SPECIES, segment, at, ORDER);
    FloatVector a01 = FloatVector.fromMemorySegment(SPECIES, segment, at + 1L * BYTES, ORDER);
    FloatVector a02 = FloatVector.fromMemorySegment(SPECIES, segment, at + 2L * BYTES, ORDER);
    FloatVector a03 = FloatVector.fromMemorySegment(SPECIES, segment, at + 3L * BYTES, ORDER);
    FloatVector a10 = FloatVector.fromMemorySegment(SPECIES, segment, at + 4L * BYTES, ORDER);
    FloatVector a11 = FloatVector.fromMemorySegment(SPECIES, segment, at + 5L * BYTES, ORDER);
    FloatVector a12 = FloatVector.fromMemorySegment(SPECIES, segment, at + 6L * BYTES, ORDER);
    FloatVector a13 = FloatVector.fromMemorySegment(SPECIES, segment, at + 7L * BYTES, ORDER);
    FloatVector a20 = FloatVector.fromMemorySegment(SPECIES, segment, at + 8L * BYTES, ORDER);
    FloatVector a21 = FloatVector.fromMemorySegment(SPECIES, segment, at + 9L * BYTES, ORDER);
    FloatVector a22 = FloatVector.fromMemorySegment(SPECIES, segment, at + 10L * BYTES, ORDER);
    FloatVector a23 = FloatVector.fromMemorySegment(SPECIES, segment, at + 11L * BYTES, ORDER);
    FloatVector a30 = FloatVector.fromMemorySegment(SPECIES, segment, at + 12L * BYTES, ORDER);
    FloatVector a31 = FloatVector.fromMemorySegment(SPECIES, segment, at + 13L * BYTES, ORDER);
    FloatVector a32 = FloatVector.fromMemorySegment(SPECIES, segment, at + 14L * BYTES, ORDER);
    FloatVector a33 = FloatVector.fromMemorySegment(SPECIES, segment, at + 15L * BYTES, ORDER);
    FloatVector a40 = FloatVector.fromMemorySegment(SPECIES, segment, at + 16L * BYTES, ORDER);
    FloatVector a41 = FloatVector.fromMemorySegment(SPECIES, segment, at + 17L * BYTES, ORDER);
    FloatVector a42 = FloatVector.fromMemorySegment(SPECIES, segment, at + 18L * BYTES, ORDER);
    FloatVector a43 = FloatVector.fromMemorySegment(SPECIES, segment, at + 19L * BYTES, ORDER);
    FloatVector a50 = FloatVector.fromMemorySegment(SPECIES, segment, at + 20L * BYTES, ORDER);
    FloatVector a51 = FloatVector.fromMemorySegment(SPECIES, segment, at + 21L * BYTES, ORDER);
    FloatVector a52 = FloatVector.fromMemorySegment(SPECIES, segment, at + 22L * BYTES, ORDER);
    FloatVector a53 = FloatVector.fromMemorySegment(SPECIES, segment, at + 23L * BYTES, ORDER);
    for (int step = 0; step < steps; step++) {
      long x = step * BYTES;
      long y = packedAt + step * (4 * BYTES);
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, segment, y, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, segment, y + 1L * BYTES, ORDER);
      FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, segment, y + 2L * BYTES, ORDER);
      FloatVector g3 = FloatVector.fromMemorySegment(SPECIES, segment, y + 3L * BYTES, ORDER);
      FloatVector i0 = FloatVector.fromMemorySegment(SPECIES, segment, x0 + x, ORDER);
      a00 = i0.fma(g0, a00);
      a01 = i0.fma(g1, a01);
      a02 = i0.fma(g2, a02);
      a03 = i0.fma(g3, a03);
      FloatVector i1 = FloatVector.fromMemorySegment(SPECIES, segment, x1 + x, ORDER);
      a10 = i1.fma(g0, a10);
      a11 = i1.fma(g1, a11);
      a12 = i1.fma(g2, a12);
      a13 = i1.fma(g3, a13);
      FloatVector i2 = FloatVector.fromMemorySegment(SPECIES, segment, x2 + x, ORDER);
      a20 = i2.fma(g0, a20);
      a21 = i2.fma(g1, a21);
      a22 = i2.fma(g2, a22);
      a23 = i2.fma(g3, a23);
      FloatVector i3 = FloatVector.fromMemorySegment(SPECIES, segment, x3 + x, ORDER);
      a30 = i3.fma(g0, a30);
      a31 = i3.fma(g1, a31);
      a32 = i3.fma(g2, a32);
      a33 = i3.fma(g3, a33);
      FloatVector i4 = FloatVector.fromMemorySegment(SPECIES, segment, x4 + x, ORDER);
      a40 = i4.fma(g0, a40);
      a41 = i4.fma(g1, a41);
      a42 = i4.fma(g2, a42);
      a43 = i4.fma(g3, a43);
      FloatVector i5 = FloatVector.fromMemorySegment(SPECIES, segment, x5 + x, ORDER);
      a50 = i5.fma(g0, a50);
      a51 = i5.fma(g1, a51);
      a52 = i5.fma(g2, a52);
      a53 = i5.fma(g3, a53);
    }
    a00.intoMemorySegment(segment, at, ORDER);
    a01.intoMemorySegment(segment, at + 1L * BYTES, ORDER);
    a02.intoMemorySegment(segment, at + 2L * BYTES, ORDER);
    a03.intoMemorySegment(segment, at + 3L * BYTES, ORDER);
    a10.intoMemorySegment(segment, at + 4L * BYTES, ORDER);
    a11.intoMemorySegment(segment, at + 5L * BYTES, ORDER);
    a12.intoMemorySegment(segment, at + 6L * BYTES, ORDER);
    a13.intoMemorySegment(segment, at + 7L * BYTES, ORDER);
    a20.intoMemorySegment(segment, at + 8L * BYTES, ORDER);
    a21.intoMemorySegment(segment, at + 9L * BYTES, ORDER);
    a22.intoMemorySegment(segment, at + 10L * BYTES, ORDER);
    a23.intoMemorySegment(segment, at + 11L * BYTES, ORDER);
    a30.intoMemorySegment(segment, at + 12L * BYTES, ORDER);
    a31.intoMemorySegment(segment, at + 13L * BYTES, ORDER);
    a32.intoMemorySegment(segment, at + 14L * BYTES, ORDER);
    a33.intoMemorySegment(segment, at + 15L * BYTES, ORDER);
    a40.intoMemorySegment(segment, at + 16L * BYTES, ORDER);
    a41.intoMemorySegment(segment, at + 17L * BYTES, ORDER);
    a42.intoMemorySegment(segment, at + 18L * BYTES, ORDER);
    a43.intoMemorySegment(segment, at + 19L * BYTES, ORDER);
    a50.intoMemorySegment(segment, at + 20L * BYTES, ORDER);
    a51.intoMemorySegment(segment, at + 21L * BYTES, ORDER);
    a52.intoMemorySegment(segment, at + 22L * BYTES, ORDER);
    a53.intoMemorySegment(segment, at + 23L * BYTES, ORDER);
  }
}
