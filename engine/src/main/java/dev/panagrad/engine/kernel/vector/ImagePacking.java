package dev.panagrad.engine.kernel.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs rows of images, of six channels at a time, into a heap array in which the scalars of one
 * example lie side by side: the order in which gradients by filters broadcast them.
 */
final class ImagePacking {
  /** Elements between the packed rows of two examples. */
  static final int PACKED = 8;

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SPECIES, 1);

  private ImagePacking() {}

  /**
   * Packs up to six rows of the images: {@code packed[p * PACKED + r] = in[r, p]}, by three rounds
   * of perfect shuffles over eight vectors.
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
    for (int v = 0; v < vectors; v++) {
      long x = at + v * BYTES;
      FloatVector a0 = load(in, x);
      FloatVector a1 = load(in, x + Math.min(1, last) * rowBytes);
      FloatVector a2 = load(in, x + Math.min(2, last) * rowBytes);
      FloatVector a3 = load(in, x + Math.min(3, last) * rowBytes);
      FloatVector a4 = load(in, x + Math.min(4, last) * rowBytes);
      FloatVector a5 = load(in, x + Math.min(5, last) * rowBytes);
      FloatVector b0 = a0.rearrange(LOW, a4);
      FloatVector b1 = a0.rearrange(HIGH, a4);
      FloatVector b2 = a1.rearrange(LOW, a5);
      FloatVector b3 = a1.rearrange(HIGH, a5);
      FloatVector b4 = a2.rearrange(LOW, a2);
      FloatVector b5 = a2.rearrange(HIGH, a2);
      FloatVector b6 = a3.rearrange(LOW, a3);
      FloatVector b7 = a3.rearrange(HIGH, a3);
      int to = packedAt + v * PACKED * Lanes.COUNT;
      store(b0, b4, b2, b6, packed, to);
      store(b1, b5, b3, b7, packed, to + PACKED * Lanes.COUNT / 2);
    }
  }

  private static FloatVector load(MemorySegment in, long at) {
    return FloatVector.fromMemorySegment(SPECIES, in, at, ORDER);
  }

  /** The last two rounds over a half: first with second, third with fourth, then both. */
  private static void store(
      FloatVector first,
      FloatVector second,
      FloatVector third,
      FloatVector fourth,
      float[] packed,
      int to) {
    FloatVector c0 = first.rearrange(LOW, second);
    FloatVector c1 = first.rearrange(HIGH, second);
    FloatVector c2 = third.rearrange(LOW, fourth);
    FloatVector c3 = third.rearrange(HIGH, fourth);
    c0.rearrange(LOW, c2).intoArray(packed, to);
    c0.rearrange(HIGH, c2).intoArray(packed, to + Lanes.COUNT);
    c1.rearrange(LOW, c3).intoArray(packed, to + 2 * Lanes.COUNT);
    c1.rearrange(HIGH, c3).intoArray(packed, to + 3 * Lanes.COUNT);
  }
}
