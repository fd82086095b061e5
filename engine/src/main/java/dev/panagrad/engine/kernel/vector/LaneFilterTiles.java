package dev.panagrad.engine.kernel.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of gradients by small filters: a tile of six filter rows by four channels,
 * each accumulator a vector over the batch.
 *
 * <p>Positions and vectors of the batch are flattened into one list of steps, so that short rows of
 * an image cost no loop of their own. The four channels of the gradient are packed side by side in
 * a heap array: many tiles read them, and C2 merges the range checks of neighbouring elements.
 */
final class LaneFilterTiles {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private LaneFilterTiles() {}

  /**
   * Packs four channels: {@code packed[step, q] = gradient[y_q + steps[step]]}, a vector each.
   *
   * @param steps element offsets in the gradient
   */
  static void pack(
      MemorySegment gradient, long y0, long y1, long y2, long y3, int[] steps, float[] packed) {
    int to = 0;
    for (int step : steps) {
      long y = (long) step << 2;
      FloatVector.fromMemorySegment(SPECIES, gradient, y0 + y, ORDER).intoArray(packed, to);
      FloatVector.fromMemorySegment(SPECIES, gradient, y1 + y, ORDER)
          .intoArray(packed, to + 1 * Lanes.COUNT);
      FloatVector.fromMemorySegment(SPECIES, gradient, y2 + y, ORDER)
          .intoArray(packed, to + 2 * Lanes.COUNT);
      FloatVector.fromMemorySegment(SPECIES, gradient, y3 + y, ORDER)
          .intoArray(packed, to + 3 * Lanes.COUNT);
      to += 4 * Lanes.COUNT;
    }
  }

  /** Adds up the packed channels: {@code sums[s + q] += sum over steps of packed[step, q]}. */
  static void add(float[] packed, int steps, MemorySegment sums, long s) {
    FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, sums, s, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, sums, s + 1L * BYTES, ORDER);
    FloatVector a2 = FloatVector.fromMemorySegment(SPECIES, sums, s + 2L * BYTES, ORDER);
    FloatVector a3 = FloatVector.fromMemorySegment(SPECIES, sums, s + 3L * BYTES, ORDER);
    for (int step = 0; step < steps; step++) {
      int y = step * (4 * Lanes.COUNT);
      a0 = a0.add(FloatVector.fromArray(SPECIES, packed, y));
      a1 = a1.add(FloatVector.fromArray(SPECIES, packed, y + 1 * Lanes.COUNT));
      a2 = a2.add(FloatVector.fromArray(SPECIES, packed, y + 2 * Lanes.COUNT));
      a3 = a3.add(FloatVector.fromArray(SPECIES, packed, y + 3 * Lanes.COUNT));
    }
    a0.intoMemorySegment(sums, s, ORDER);
    a1.intoMemorySegment(sums, s + 1L * BYTES, ORDER);
    a2.intoMemorySegment(sums, s + 2L * BYTES, ORDER);
    a3.intoMemorySegment(sums, s + 3L * BYTES, ORDER);
  }

  /**
   * Adds to 6 x 4 sums: {@code sums[s_r + q] += sum over steps of images[x_r + steps[step]] *
   * packed[step, q]}.
   *
   * <p>Offsets x and s are in bytes, steps in elements; the sums of a row lie side by side.
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
      float[] packed,
      MemorySegment sums,
      long s0,
      long s1,
      long s2,
      long s3,
      long s4,
      long s5) {
    FloatVector a00 = FloatVector.fromMemorySegment(SPECIES, sums, s0, ORDER);
    FloatVector a01 = FloatVector.fromMemorySegment(SPECIES, sums, s0 + 1L * BYTES, ORDER);
    FloatVector a02 = FloatVector.fromMemorySegment(SPECIES, sums, s0 + 2L * BYTES, ORDER);
    FloatVector a03 = FloatVector.fromMemorySegment(SPECIES, sums, s0 + 3L * BYTES, ORDER);
    FloatVector a10 = FloatVector.fromMemorySegment(SPECIES, sums, s1, ORDER);
    FloatVector a11 = FloatVector.fromMemorySegment(SPECIES, sums, s1 + 1L * BYTES, ORDER);
    FloatVector a12 = FloatVector.fromMemorySegment(SPECIES, sums, s1 + 2L * BYTES, ORDER);
    FloatVector a13 = FloatVector.fromMemorySegment(SPECIES, sums, s1 + 3L * BYTES, ORDER);
    FloatVector a20 = FloatVector.fromMemorySegment(SPECIES, sums, s2, ORDER);
    FloatVector a21 = FloatVector.fromMemorySegment(SPECIES, sums, s2 + 1L * BYTES, ORDER);
    FloatVector a22 = FloatVector.fromMemorySegment(SPECIES, sums, s2 + 2L * BYTES, ORDER);
    FloatVector a23 = FloatVector.fromMemorySegment(SPECIES, sums, s2 + 3L * BYTES, ORDER);
    FloatVector a30 = FloatVector.fromMemorySegment(SPECIES, sums, s3, ORDER);
    FloatVector a31 = FloatVector.fromMemorySegment(SPECIES, sums, s3 + 1L * BYTES, ORDER);
    FloatVector a32 = FloatVector.fromMemorySegment(SPECIES, sums, s3 + 2L * BYTES, ORDER);
    FloatVector a33 = FloatVector.fromMemorySegment(SPECIES, sums, s3 + 3L * BYTES, ORDER);
    FloatVector a40 = FloatVector.fromMemorySegment(SPECIES, sums, s4, ORDER);
    FloatVector a41 = FloatVector.fromMemorySegment(SPECIES, sums, s4 + 1L * BYTES, ORDER);
    FloatVector a42 = FloatVector.fromMemorySegment(SPECIES, sums, s4 + 2L * BYTES, ORDER);
    FloatVector a43 = FloatVector.fromMemorySegment(SPECIES, sums, s4 + 3L * BYTES, ORDER);
    FloatVector a50 = FloatVector.fromMemorySegment(SPECIES, sums, s5, ORDER);
    FloatVector a51 = FloatVector.fromMemorySegment(SPECIES, sums, s5 + 1L * BYTES, ORDER);
    FloatVector a52 = FloatVector.fromMemorySegment(SPECIES, sums, s5 + 2L * BYTES, ORDER);
    FloatVector a53 = FloatVector.fromMemorySegment(SPECIES, sums, s5 + 3L * BYTES, ORDER);
    for (int step = 0; step < steps.length; step++) {
      long x = (long) steps[step] << 2;
      int y = step * (4 * Lanes.COUNT);
      FloatVector g0 = FloatVector.fromArray(SPECIES, packed, y);
      FloatVector g1 = FloatVector.fromArray(SPECIES, packed, y + 1 * Lanes.COUNT);
      FloatVector g2 = FloatVector.fromArray(SPECIES, packed, y + 2 * Lanes.COUNT);
      FloatVector g3 = FloatVector.fromArray(SPECIES, packed, y + 3 * Lanes.COUNT);
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
    }
    a00.intoMemorySegment(sums, s0, ORDER);
    a01.intoMemorySegment(sums, s0 + 1L * BYTES, ORDER);
    a02.intoMemorySegment(sums, s0 + 2L * BYTES, ORDER);
    a03.intoMemorySegment(sums, s0 + 3L * BYTES, ORDER);
    a10.intoMemorySegment(sums, s1, ORDER);
    a11.intoMemorySegment(sums, s1 + 1L * BYTES, ORDER);
    a12.intoMemorySegment(sums, s1 + 2L * BYTES, ORDER);
    a13.intoMemorySegment(sums, s1 + 3L * BYTES, ORDER);
    a20.intoMemorySegment(sums, s2, ORDER);
    a21.intoMemorySegment(sums, s2 + 1L * BYTES, ORDER);
    a22.intoMemorySegment(sums, s2 + 2L * BYTES, ORDER);
    a23.intoMemorySegment(sums, s2 + 3L * BYTES, ORDER);
    a30.intoMemorySegment(sums, s3, ORDER);
    a31.intoMemorySegment(sums, s3 + 1L * BYTES, ORDER);
    a32.intoMemorySegment(sums, s3 + 2L * BYTES, ORDER);
    a33.intoMemorySegment(sums, s3 + 3L * BYTES, ORDER);
    a40.intoMemorySegment(sums, s4, ORDER);
    a41.intoMemorySegment(sums, s4 + 1L * BYTES, ORDER);
    a42.intoMemorySegment(sums, s4 + 2L * BYTES, ORDER);
    a43.intoMemorySegment(sums, s4 + 3L * BYTES, ORDER);
    a50.intoMemorySegment(sums, s5, ORDER);
    a51.intoMemorySegment(sums, s5 + 1L * BYTES, ORDER);
    a52.intoMemorySegment(sums, s5 + 2L * BYTES, ORDER);
    a53.intoMemorySegment(sums, s5 + 3L * BYTES, ORDER);
  }
}
