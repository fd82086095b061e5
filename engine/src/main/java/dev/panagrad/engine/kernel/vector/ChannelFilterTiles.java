package dev.panagrad.engine.kernel.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of gradients by large filters: tiles of six filter rows by one to four
 * vectors of output channels, summed over the batch at one position.
 *
 * <p>{@code sums[r, o] += sum over p of images[p, r] * gradient[p, o]}. The images' scalars, packed
 * into a heap array, are broadcast against rows of the transposed gradient. The array, and offsets
 * of the gradient from a table, keep C2's range checks short: it merges those of neighbouring array
 * elements; and where it recognises an offset as linear in a loop, it spends 25 instructions an
 * access on the check.
 */
final class ChannelFilterTiles {
  /** Elements between the packed rows of two examples. */
  static final int PACKED = 8;

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SPECIES, 1);

  private ChannelFilterTiles() {}

  /**
   * Packs up to six rows of the images: {@code packed[p * PACKED + r] = in[r, p]}, by three rounds
   * of perfect shuffles over eight vectors.
   *
   * @param last the last row that may be read; it stands for those behind it
   */
  static void pack(
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

  /**
   * Runs the tile of six rows by {@code vectors} (1 to 4) vectors; offsets in bytes.
   *
   * @param table pairs of an example's element offsets in the gradient and in the packed images
   */
  static void run(
      int vectors,
      float[] packed,
      int packedAt,
      int[] table,
      int entries,
      MemorySegment gradient,
      long y,
      MemorySegment sums,
      long at,
      long rowBytes) {
    switch (vectors) {
      case 4 -> tile4(packed, packedAt, table, entries, gradient, y, sums, at, rowBytes);
      case 3 -> tile3(packed, packedAt, table, entries, gradient, y, sums, at, rowBytes);
      case 2 -> tile2(packed, packedAt, table, entries, gradient, y, sums, at, rowBytes);
      default -> tile1(packed, packedAt, table, entries, gradient, y, sums, at, rowBytes);
    }
  }

  private static void tile4(
      float[] packed,
      int packedAt,
      int[] table,
      int entries,
      MemorySegment gradient,
      long y,
      MemorySegment sums,
      long at,
      long rowBytes) {
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
    for (int e = 0; e < entries; e += 2) {
      long g = y + ((long) table[e] << 2);
      int x = packedAt + table[e + 1];
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, g, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, gradient, g + 1L * BYTES, ORDER);
      FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, gradient, g + 2L * BYTES, ORDER);
      FloatVector g3 = FloatVector.fromMemorySegment(SPECIES, gradient, g + 3L * BYTES, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, packed[x]);
      a00 = x0.fma(g0, a00);
      a01 = x0.fma(g1, a01);
      a02 = x0.fma(g2, a02);
      a03 = x0.fma(g3, a03);
      FloatVector x1 = FloatVector.broadcast(SPECIES, packed[x + 1]);
      a10 = x1.fma(g0, a10);
      a11 = x1.fma(g1, a11);
      a12 = x1.fma(g2, a12);
      a13 = x1.fma(g3, a13);
      FloatVector x2 = FloatVector.broadcast(SPECIES, packed[x + 2]);
      a20 = x2.fma(g0, a20);
      a21 = x2.fma(g1, a21);
      a22 = x2.fma(g2, a22);
      a23 = x2.fma(g3, a23);
      FloatVector x3 = FloatVector.broadcast(SPECIES, packed[x + 3]);
      a30 = x3.fma(g0, a30);
      a31 = x3.fma(g1, a31);
      a32 = x3.fma(g2, a32);
      a33 = x3.fma(g3, a33);
      FloatVector x4 = FloatVector.broadcast(SPECIES, packed[x + 4]);
      a40 = x4.fma(g0, a40);
      a41 = x4.fma(g1, a41);
      a42 = x4.fma(g2, a42);
      a43 = x4.fma(g3, a43);
      FloatVector x5 = FloatVector.broadcast(SPECIES, packed[x + 5]);
      a50 = x5.fma(g0, a50);
      a51 = x5.fma(g1, a51);
      a52 = x5.fma(g2, a52);
      a53 = x5.fma(g3, a53);
    }
    add(a00, sums, at);
    add(a01, sums, at + 1L * BYTES);
    add(a02, sums, at + 2L * BYTES);
    add(a03, sums, at + 3L * BYTES);
    add(a10, sums, at + rowBytes);
    add(a11, sums, at + rowBytes + 1L * BYTES);
    add(a12, sums, at + rowBytes + 2L * BYTES);
    add(a13, sums, at + rowBytes + 3L * BYTES);
    add(a20, sums, at + 2 * rowBytes);
    add(a21, sums, at + 2 * rowBytes + 1L * BYTES);
    add(a22, sums, at + 2 * rowBytes + 2L * BYTES);
    add(a23, sums, at + 2 * rowBytes + 3L * BYTES);
    add(a30, sums, at + 3 * rowBytes);
    add(a31, sums, at + 3 * rowBytes + 1L * BYTES);
    add(a32, sums, at + 3 * rowBytes + 2L * BYTES);
    add(a33, sums, at + 3 * rowBytes + 3L * BYTES);
    add(a40, sums, at + 4 * rowBytes);
    add(a41, sums, at + 4 * rowBytes + 1L * BYTES);
    add(a42, sums, at + 4 * rowBytes + 2L * BYTES);
    add(a43, sums, at + 4 * rowBytes + 3L * BYTES);
    add(a50, sums, at + 5 * rowBytes);
    add(a51, sums, at + 5 * rowBytes + 1L * BYTES);
    add(a52, sums, at + 5 * rowBytes + 2L * BYTES);
    add(a53, sums, at + 5 * rowBytes + 3L * BYTES);
  }

  private static void tile3(
      float[] packed,
      int packedAt,
      int[] table,
      int entries,
      MemorySegment gradient,
      long y,
      MemorySegment sums,
      long at,
      long rowBytes) {
    FloatVector a00 = FloatVector.zero(SPECIES);
    FloatVector a01 = FloatVector.zero(SPECIES);
    FloatVector a02 = FloatVector.zero(SPECIES);
    FloatVector a10 = FloatVector.zero(SPECIES);
    FloatVector a11 = FloatVector.zero(SPECIES);
    FloatVector a12 = FloatVector.zero(SPECIES);
    FloatVector a20 = FloatVector.zero(SPECIES);
    FloatVector a21 = FloatVector.zero(SPECIES);
    FloatVector a22 = FloatVector.zero(SPECIES);
    FloatVector a30 = FloatVector.zero(SPECIES);
    FloatVector a31 = FloatVector.zero(SPECIES);
    FloatVector a32 = FloatVector.zero(SPECIES);
    FloatVector a40 = FloatVector.zero(SPECIES);
    FloatVector a41 = FloatVector.zero(SPECIES);
    FloatVector a42 = FloatVector.zero(SPECIES);
    FloatVector a50 = FloatVector.zero(SPECIES);
    FloatVector a51 = FloatVector.zero(SPECIES);
    FloatVector a52 = FloatVector.zero(SPECIES);
    for (int e = 0; e < entries; e += 2) {
      long g = y + ((long) table[e] << 2);
      int x = packedAt + table[e + 1];
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, g, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, gradient, g + 1L * BYTES, ORDER);
      FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, gradient, g + 2L * BYTES, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, packed[x]);
      a00 = x0.fma(g0, a00);
      a01 = x0.fma(g1, a01);
      a02 = x0.fma(g2, a02);
      FloatVector x1 = FloatVector.broadcast(SPECIES, packed[x + 1]);
      a10 = x1.fma(g0, a10);
      a11 = x1.fma(g1, a11);
      a12 = x1.fma(g2, a12);
      FloatVector x2 = FloatVector.broadcast(SPECIES, packed[x + 2]);
      a20 = x2.fma(g0, a20);
      a21 = x2.fma(g1, a21);
      a22 = x2.fma(g2, a22);
      FloatVector x3 = FloatVector.broadcast(SPECIES, packed[x + 3]);
      a30 = x3.fma(g0, a30);
      a31 = x3.fma(g1, a31);
      a32 = x3.fma(g2, a32);
      FloatVector x4 = FloatVector.broadcast(SPECIES, packed[x + 4]);
      a40 = x4.fma(g0, a40);
      a41 = x4.fma(g1, a41);
      a42 = x4.fma(g2, a42);
      FloatVector x5 = FloatVector.broadcast(SPECIES, packed[x + 5]);
      a50 = x5.fma(g0, a50);
      a51 = x5.fma(g1, a51);
      a52 = x5.fma(g2, a52);
    }
    add(a00, sums, at);
    add(a01, sums, at + 1L * BYTES);
    add(a02, sums, at + 2L * BYTES);
    add(a10, sums, at + rowBytes);
    add(a11, sums, at + rowBytes + 1L * BYTES);
    add(a12, sums, at + rowBytes + 2L * BYTES);
    add(a20, sums, at + 2 * rowBytes);
    add(a21, sums, at + 2 * rowBytes + 1L * BYTES);
    add(a22, sums, at + 2 * rowBytes + 2L * BYTES);
    add(a30, sums, at + 3 * rowBytes);
    add(a31, sums, at + 3 * rowBytes + 1L * BYTES);
    add(a32, sums, at + 3 * rowBytes + 2L * BYTES);
    add(a40, sums, at + 4 * rowBytes);
    add(a41, sums, at + 4 * rowBytes + 1L * BYTES);
    add(a42, sums, at + 4 * rowBytes + 2L * BYTES);
    add(a50, sums, at + 5 * rowBytes);
    add(a51, sums, at + 5 * rowBytes + 1L * BYTES);
    add(a52, sums, at + 5 * rowBytes + 2L * BYTES);
  }

  private static void tile2(
      float[] packed,
      int packedAt,
      int[] table,
      int entries,
      MemorySegment gradient,
      long y,
      MemorySegment sums,
      long at,
      long rowBytes) {
    FloatVector a00 = FloatVector.zero(SPECIES);
    FloatVector a01 = FloatVector.zero(SPECIES);
    FloatVector a10 = FloatVector.zero(SPECIES);
    FloatVector a11 = FloatVector.zero(SPECIES);
    FloatVector a20 = FloatVector.zero(SPECIES);
    FloatVector a21 = FloatVector.zero(SPECIES);
    FloatVector a30 = FloatVector.zero(SPECIES);
    FloatVector a31 = FloatVector.zero(SPECIES);
    FloatVector a40 = FloatVector.zero(SPECIES);
    FloatVector a41 = FloatVector.zero(SPECIES);
    FloatVector a50 = FloatVector.zero(SPECIES);
    FloatVector a51 = FloatVector.zero(SPECIES);
    for (int e = 0; e < entries; e += 2) {
      long g = y + ((long) table[e] << 2);
      int x = packedAt + table[e + 1];
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, g, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, gradient, g + 1L * BYTES, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, packed[x]);
      a00 = x0.fma(g0, a00);
      a01 = x0.fma(g1, a01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, packed[x + 1]);
      a10 = x1.fma(g0, a10);
      a11 = x1.fma(g1, a11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, packed[x + 2]);
      a20 = x2.fma(g0, a20);
      a21 = x2.fma(g1, a21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, packed[x + 3]);
      a30 = x3.fma(g0, a30);
      a31 = x3.fma(g1, a31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, packed[x + 4]);
      a40 = x4.fma(g0, a40);
      a41 = x4.fma(g1, a41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, packed[x + 5]);
      a50 = x5.fma(g0, a50);
      a51 = x5.fma(g1, a51);
    }
    add(a00, sums, at);
    add(a01, sums, at + 1L * BYTES);
    add(a10, sums, at + rowBytes);
    add(a11, sums, at + rowBytes + 1L * BYTES);
    add(a20, sums, at + 2 * rowBytes);
    add(a21, sums, at + 2 * rowBytes + 1L * BYTES);
    add(a30, sums, at + 3 * rowBytes);
    add(a31, sums, at + 3 * rowBytes + 1L * BYTES);
    add(a40, sums, at + 4 * rowBytes);
    add(a41, sums, at + 4 * rowBytes + 1L * BYTES);
    add(a50, sums, at + 5 * rowBytes);
    add(a51, sums, at + 5 * rowBytes + 1L * BYTES);
  }

  private static void tile1(
      float[] packed,
      int packedAt,
      int[] table,
      int entries,
      MemorySegment gradient,
      long y,
      MemorySegment sums,
      long at,
      long rowBytes) {
    FloatVector a00 = FloatVector.zero(SPECIES);
    FloatVector a10 = FloatVector.zero(SPECIES);
    FloatVector a20 = FloatVector.zero(SPECIES);
    FloatVector a30 = FloatVector.zero(SPECIES);
    FloatVector a40 = FloatVector.zero(SPECIES);
    FloatVector a50 = FloatVector.zero(SPECIES);
    for (int e = 0; e < entries; e += 2) {
      long g = y + ((long) table[e] << 2);
      int x = packedAt + table[e + 1];
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, g, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, packed[x]);
      a00 = x0.fma(g0, a00);
      FloatVector x1 = FloatVector.broadcast(SPECIES, packed[x + 1]);
      a10 = x1.fma(g0, a10);
      FloatVector x2 = FloatVector.broadcast(SPECIES, packed[x + 2]);
      a20 = x2.fma(g0, a20);
      FloatVector x3 = FloatVector.broadcast(SPECIES, packed[x + 3]);
      a30 = x3.fma(g0, a30);
      FloatVector x4 = FloatVector.broadcast(SPECIES, packed[x + 4]);
      a40 = x4.fma(g0, a40);
      FloatVector x5 = FloatVector.broadcast(SPECIES, packed[x + 5]);
      a50 = x5.fma(g0, a50);
    }
    add(a00, sums, at);
    add(a10, sums, at + rowBytes);
    add(a20, sums, at + 2 * rowBytes);
    add(a30, sums, at + 3 * rowBytes);
    add(a40, sums, at + 4 * rowBytes);
    add(a50, sums, at + 5 * rowBytes);
  }

  private static void add(FloatVector sum, MemorySegment sums, long at) {
    FloatVector.fromMemorySegment(SPECIES, sums, at, ORDER)
        .add(sum)
        .intoMemorySegment(sums, at, ORDER);
  }
}
