package dev.panagrad.engine.kernel.conv.filtergrad;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Packs rows of images, of up to eight channels at a time, into a heap array in which the scalars
 * of one example lie side by side: the order in which gradients by filters broadcast them.
 */
final class ImagePackingLoops {
  /** Elements between the packed rows of two examples. */
  static final int PACKED = 8;

  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SPECIES, 1);

  private ImagePackingLoops() {}

  /**
   * Packs up to eight rows of the images: {@code packed[p * PACKED + r] = in[r, p]}, by three
   * rounds of perfect shuffles over eight vectors.
   *
   * @param last the last row that may be read; it stands for those behind it
   */
  static void run(
      MemorySegment in,
      long at,
      long rowBytes,
      int last,
      int vectors,
      float[] packed,
      int packedAt) {
    in = exact(in);
    for (int v = 0; v < vectors; v++) {
      long x = at + v * BYTES;
      FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, in, x, ORDER);
      FloatVector a1 =
          FloatVector.fromMemorySegment(SPECIES, in, x + Math.min(1, last) * rowBytes, ORDER);
      FloatVector a2 =
          FloatVector.fromMemorySegment(SPECIES, in, x + Math.min(2, last) * rowBytes, ORDER);
      FloatVector a3 =
          FloatVector.fromMemorySegment(SPECIES, in, x + Math.min(3, last) * rowBytes, ORDER);
      FloatVector a4 =
          FloatVector.fromMemorySegment(SPECIES, in, x + Math.min(4, last) * rowBytes, ORDER);
      FloatVector a5 =
          FloatVector.fromMemorySegment(SPECIES, in, x + Math.min(5, last) * rowBytes, ORDER);
      FloatVector a6 =
          FloatVector.fromMemorySegment(SPECIES, in, x + Math.min(6, last) * rowBytes, ORDER);
      FloatVector a7 =
          FloatVector.fromMemorySegment(SPECIES, in, x + Math.min(7, last) * rowBytes, ORDER);
      FloatVector b0 = a0.rearrange(LOW, a4);
      FloatVector b1 = a0.rearrange(HIGH, a4);
      FloatVector b2 = a1.rearrange(LOW, a5);
      FloatVector b3 = a1.rearrange(HIGH, a5);
      FloatVector b4 = a2.rearrange(LOW, a6);
      FloatVector b5 = a2.rearrange(HIGH, a6);
      FloatVector b6 = a3.rearrange(LOW, a7);
      FloatVector b7 = a3.rearrange(HIGH, a7);
      int to = packedAt + v * PACKED * Lanes.COUNT;
      FloatVector c0 = b0.rearrange(LOW, b4);
      FloatVector c1 = b0.rearrange(HIGH, b4);
      FloatVector c2 = b2.rearrange(LOW, b6);
      FloatVector c3 = b2.rearrange(HIGH, b6);
      c0.rearrange(LOW, c2).intoArray(packed, to);
      c0.rearrange(HIGH, c2).intoArray(packed, to + Lanes.COUNT);
      c1.rearrange(LOW, c3).intoArray(packed, to + 2 * Lanes.COUNT);
      c1.rearrange(HIGH, c3).intoArray(packed, to + 3 * Lanes.COUNT);
      FloatVector d0 = b1.rearrange(LOW, b5);
      FloatVector d1 = b1.rearrange(HIGH, b5);
      FloatVector d2 = b3.rearrange(LOW, b7);
      FloatVector d3 = b3.rearrange(HIGH, b7);
      d0.rearrange(LOW, d2).intoArray(packed, to + 4 * Lanes.COUNT);
      d0.rearrange(HIGH, d2).intoArray(packed, to + 5 * Lanes.COUNT);
      d1.rearrange(LOW, d3).intoArray(packed, to + 6 * Lanes.COUNT);
      d1.rearrange(HIGH, d3).intoArray(packed, to + 7 * Lanes.COUNT);
    }
  }
}
