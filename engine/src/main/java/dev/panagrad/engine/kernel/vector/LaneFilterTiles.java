package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;
import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;

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
final class LaneFilterTiles {

  private LaneFilterTiles() {}

  /**
   * Packs four channels: {@code packed[step, q] = gradient[y_q + steps[step]]}, a vector each.
   *
   * @param steps element offsets in the gradient
   */
  static void pack(
      MemorySegment gradient,
      long y0,
      long y1,
      long y2,
      long y3,
      int[] steps,
      MemorySegment packed,
      long packedAt) {
    gradient = exact(gradient);
    packed = exact(packed);
    long to = packedAt;
    for (int step : steps) {
      long y = (long) step << 2;
      FloatVector.fromMemorySegment(SPECIES, gradient, y0 + y, ORDER)
          .intoMemorySegment(packed, to, ORDER);
      FloatVector.fromMemorySegment(SPECIES, gradient, y1 + y, ORDER)
          .intoMemorySegment(packed, to + 1L * BYTES, ORDER);
      FloatVector.fromMemorySegment(SPECIES, gradient, y2 + y, ORDER)
          .intoMemorySegment(packed, to + 2L * BYTES, ORDER);
      FloatVector.fromMemorySegment(SPECIES, gradient, y3 + y, ORDER)
          .intoMemorySegment(packed, to + 3L * BYTES, ORDER);
      to += 4 * BYTES;
    }
  }

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
   * Computes 6 x 4 sums: {@code sums[r, q] = sum over steps of images[x_r + steps[step]] *
   * packed[step, q]}, side by side.
   *
   * <p>They start at zero and are added to others elsewhere: with as many loads as stores around
   * the loop the method would be too large for C1, and what C1 gives up never gets to C2.
   *
   * @param steps element offsets in the images; the other offsets are in bytes
   */
  static void multiply(
      MemorySegment images,
      long x0,
      long x1,
      long x2,
      long x3,
      long x4,
      long x5,
      int[] steps,
      MemorySegment packed,
      long packedAt,
      MemorySegment sums,
      long at) {
    images = exact(images);
    packed = exact(packed);
    sums = exact(sums);
    FloatVector a00 = FloatVector.zero(SPECIES);
    FloatVector a01 = FloatVector.zero(SPECIES);
    FloatVector a02 = FloatVector.zero(SPECIES);
    FloatVector a03 = FloatVector.zero(SPECIES);
    FloatVector a10 = FloatVector.zero(SPECIES);
    FloatVector a11 = FloatVector.zero(SPECIES);
    FloatVector a12 = FloatVector.zero(SPECIES);
    FloatVector a13 = FloatVector.zero(SPECIES);
    FloatVector a20 = FloatVector.zero(SPECIES);
    FloatVector a21 = FloatVector.zero(SPECIES);
    FloatVector a22 = FloatVector.zero(SPECIES);
    FloatVector a23 = FloatVector.zero(SPECIES);
    FloatVector a30 = FloatVector.zero(SPECIES);
    FloatVector a31 = FloatVector.zero(SPECIES);
    FloatVector a32 = FloatVector.zero(SPECIES);
    FloatVector a33 = FloatVector.zero(SPECIES);
    FloatVector a40 = FloatVector.zero(SPECIES);
    FloatVector a41 = FloatVector.zero(SPECIES);
    FloatVector a42 = FloatVector.zero(SPECIES);
    FloatVector a43 = FloatVector.zero(SPECIES);
    FloatVector a50 = FloatVector.zero(SPECIES);
    FloatVector a51 = FloatVector.zero(SPECIES);
    FloatVector a52 = FloatVector.zero(SPECIES);
    FloatVector a53 = FloatVector.zero(SPECIES);
    long y = packedAt;
    for (int step = 0; step < steps.length; step++) {
      long x = (long) steps[step] << 2;
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, packed, y, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, packed, y + 1L * BYTES, ORDER);
      FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, packed, y + 2L * BYTES, ORDER);
      FloatVector g3 = FloatVector.fromMemorySegment(SPECIES, packed, y + 3L * BYTES, ORDER);
      FloatVector i0 = FloatVector.fromMemorySegment(SPECIES, images, x0 + x, ORDER);
      a00 = i0.fma(g0, a00);
      a01 = i0.fma(g1, a01);
      a02 = i0.fma(g2, a02);
      a03 = i0.fma(g3, a03);
      FloatVector i1 = FloatVector.fromMemorySegment(SPECIES, images, x1 + x, ORDER);
      a10 = i1.fma(g0, a10);
      a11 = i1.fma(g1, a11);
      a12 = i1.fma(g2, a12);
      a13 = i1.fma(g3, a13);
      FloatVector i2 = FloatVector.fromMemorySegment(SPECIES, images, x2 + x, ORDER);
      a20 = i2.fma(g0, a20);
      a21 = i2.fma(g1, a21);
      a22 = i2.fma(g2, a22);
      a23 = i2.fma(g3, a23);
      FloatVector i3 = FloatVector.fromMemorySegment(SPECIES, images, x3 + x, ORDER);
      a30 = i3.fma(g0, a30);
      a31 = i3.fma(g1, a31);
      a32 = i3.fma(g2, a32);
      a33 = i3.fma(g3, a33);
      FloatVector i4 = FloatVector.fromMemorySegment(SPECIES, images, x4 + x, ORDER);
      a40 = i4.fma(g0, a40);
      a41 = i4.fma(g1, a41);
      a42 = i4.fma(g2, a42);
      a43 = i4.fma(g3, a43);
      FloatVector i5 = FloatVector.fromMemorySegment(SPECIES, images, x5 + x, ORDER);
      a50 = i5.fma(g0, a50);
      a51 = i5.fma(g1, a51);
      a52 = i5.fma(g2, a52);
      a53 = i5.fma(g3, a53);
      y += 4 * BYTES;
    }
    a00.intoMemorySegment(sums, at, ORDER);
    a01.intoMemorySegment(sums, at + 1L * BYTES, ORDER);
    a02.intoMemorySegment(sums, at + 2L * BYTES, ORDER);
    a03.intoMemorySegment(sums, at + 3L * BYTES, ORDER);
    a10.intoMemorySegment(sums, at + 4L * BYTES, ORDER);
    a11.intoMemorySegment(sums, at + 5L * BYTES, ORDER);
    a12.intoMemorySegment(sums, at + 6L * BYTES, ORDER);
    a13.intoMemorySegment(sums, at + 7L * BYTES, ORDER);
    a20.intoMemorySegment(sums, at + 8L * BYTES, ORDER);
    a21.intoMemorySegment(sums, at + 9L * BYTES, ORDER);
    a22.intoMemorySegment(sums, at + 10L * BYTES, ORDER);
    a23.intoMemorySegment(sums, at + 11L * BYTES, ORDER);
    a30.intoMemorySegment(sums, at + 12L * BYTES, ORDER);
    a31.intoMemorySegment(sums, at + 13L * BYTES, ORDER);
    a32.intoMemorySegment(sums, at + 14L * BYTES, ORDER);
    a33.intoMemorySegment(sums, at + 15L * BYTES, ORDER);
    a40.intoMemorySegment(sums, at + 16L * BYTES, ORDER);
    a41.intoMemorySegment(sums, at + 17L * BYTES, ORDER);
    a42.intoMemorySegment(sums, at + 18L * BYTES, ORDER);
    a43.intoMemorySegment(sums, at + 19L * BYTES, ORDER);
    a50.intoMemorySegment(sums, at + 20L * BYTES, ORDER);
    a51.intoMemorySegment(sums, at + 21L * BYTES, ORDER);
    a52.intoMemorySegment(sums, at + 22L * BYTES, ORDER);
    a53.intoMemorySegment(sums, at + 23L * BYTES, ORDER);
  }
}
