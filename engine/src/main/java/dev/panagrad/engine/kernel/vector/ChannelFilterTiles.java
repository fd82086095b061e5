package dev.panagrad.engine.kernel.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of gradients by large filters: tiles of six filter rows by one to four
 * vectors of output channels, summed over the batch at one position.
 *
 * <p>{@code sums[s_r + o] += sum over p of images[x_r + p] * gradient[p, o]}: scalars of the images
 * are broadcast against rows of the transposed gradient.
 */
final class ChannelFilterTiles {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private ChannelFilterTiles() {}

  /** Runs the tile of six rows by {@code vectors} (1 to 4) vectors; all offsets are in bytes. */
  static void run(
      int vectors,
      MemorySegment images,
      long x0,
      long x1,
      long x2,
      long x3,
      long x4,
      long x5,
      MemorySegment gradient,
      long y,
      long rowBytes,
      int n,
      MemorySegment sums,
      long s0,
      long s1,
      long s2,
      long s3,
      long s4,
      long s5) {
    switch (vectors) {
      case 4 ->
          tile4(
              images, x0, x1, x2, x3, x4, x5, gradient, y, rowBytes, n, sums, s0, s1, s2, s3, s4,
              s5);
      case 3 ->
          tile3(
              images, x0, x1, x2, x3, x4, x5, gradient, y, rowBytes, n, sums, s0, s1, s2, s3, s4,
              s5);
      case 2 ->
          tile2(
              images, x0, x1, x2, x3, x4, x5, gradient, y, rowBytes, n, sums, s0, s1, s2, s3, s4,
              s5);
      default ->
          tile1(
              images, x0, x1, x2, x3, x4, x5, gradient, y, rowBytes, n, sums, s0, s1, s2, s3, s4,
              s5);
    }
  }

  private static void tile4(
      MemorySegment images,
      long x0,
      long x1,
      long x2,
      long x3,
      long x4,
      long x5,
      MemorySegment gradient,
      long y,
      long rowBytes,
      int n,
      MemorySegment sums,
      long s0,
      long s1,
      long s2,
      long s3,
      long s4,
      long s5) {
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
    for (int p = 0; p < n; p++) {
      long at = y + p * rowBytes;
      long shift = (long) p << 2;
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, at, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, gradient, at + 1L * BYTES, ORDER);
      FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, gradient, at + 2L * BYTES, ORDER);
      FloatVector g3 = FloatVector.fromMemorySegment(SPECIES, gradient, at + 3L * BYTES, ORDER);
      FloatVector i0 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x0 + shift));
      a00 = i0.fma(g0, a00);
      a01 = i0.fma(g1, a01);
      a02 = i0.fma(g2, a02);
      a03 = i0.fma(g3, a03);
      FloatVector i1 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x1 + shift));
      a10 = i1.fma(g0, a10);
      a11 = i1.fma(g1, a11);
      a12 = i1.fma(g2, a12);
      a13 = i1.fma(g3, a13);
      FloatVector i2 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x2 + shift));
      a20 = i2.fma(g0, a20);
      a21 = i2.fma(g1, a21);
      a22 = i2.fma(g2, a22);
      a23 = i2.fma(g3, a23);
      FloatVector i3 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x3 + shift));
      a30 = i3.fma(g0, a30);
      a31 = i3.fma(g1, a31);
      a32 = i3.fma(g2, a32);
      a33 = i3.fma(g3, a33);
      FloatVector i4 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x4 + shift));
      a40 = i4.fma(g0, a40);
      a41 = i4.fma(g1, a41);
      a42 = i4.fma(g2, a42);
      a43 = i4.fma(g3, a43);
      FloatVector i5 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x5 + shift));
      a50 = i5.fma(g0, a50);
      a51 = i5.fma(g1, a51);
      a52 = i5.fma(g2, a52);
      a53 = i5.fma(g3, a53);
    }
    add(a00, sums, s0);
    add(a01, sums, s0 + 1L * BYTES);
    add(a02, sums, s0 + 2L * BYTES);
    add(a03, sums, s0 + 3L * BYTES);
    add(a10, sums, s1);
    add(a11, sums, s1 + 1L * BYTES);
    add(a12, sums, s1 + 2L * BYTES);
    add(a13, sums, s1 + 3L * BYTES);
    add(a20, sums, s2);
    add(a21, sums, s2 + 1L * BYTES);
    add(a22, sums, s2 + 2L * BYTES);
    add(a23, sums, s2 + 3L * BYTES);
    add(a30, sums, s3);
    add(a31, sums, s3 + 1L * BYTES);
    add(a32, sums, s3 + 2L * BYTES);
    add(a33, sums, s3 + 3L * BYTES);
    add(a40, sums, s4);
    add(a41, sums, s4 + 1L * BYTES);
    add(a42, sums, s4 + 2L * BYTES);
    add(a43, sums, s4 + 3L * BYTES);
    add(a50, sums, s5);
    add(a51, sums, s5 + 1L * BYTES);
    add(a52, sums, s5 + 2L * BYTES);
    add(a53, sums, s5 + 3L * BYTES);
  }

  private static void tile3(
      MemorySegment images,
      long x0,
      long x1,
      long x2,
      long x3,
      long x4,
      long x5,
      MemorySegment gradient,
      long y,
      long rowBytes,
      int n,
      MemorySegment sums,
      long s0,
      long s1,
      long s2,
      long s3,
      long s4,
      long s5) {
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
    for (int p = 0; p < n; p++) {
      long at = y + p * rowBytes;
      long shift = (long) p << 2;
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, at, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, gradient, at + 1L * BYTES, ORDER);
      FloatVector g2 = FloatVector.fromMemorySegment(SPECIES, gradient, at + 2L * BYTES, ORDER);
      FloatVector i0 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x0 + shift));
      a00 = i0.fma(g0, a00);
      a01 = i0.fma(g1, a01);
      a02 = i0.fma(g2, a02);
      FloatVector i1 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x1 + shift));
      a10 = i1.fma(g0, a10);
      a11 = i1.fma(g1, a11);
      a12 = i1.fma(g2, a12);
      FloatVector i2 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x2 + shift));
      a20 = i2.fma(g0, a20);
      a21 = i2.fma(g1, a21);
      a22 = i2.fma(g2, a22);
      FloatVector i3 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x3 + shift));
      a30 = i3.fma(g0, a30);
      a31 = i3.fma(g1, a31);
      a32 = i3.fma(g2, a32);
      FloatVector i4 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x4 + shift));
      a40 = i4.fma(g0, a40);
      a41 = i4.fma(g1, a41);
      a42 = i4.fma(g2, a42);
      FloatVector i5 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x5 + shift));
      a50 = i5.fma(g0, a50);
      a51 = i5.fma(g1, a51);
      a52 = i5.fma(g2, a52);
    }
    add(a00, sums, s0);
    add(a01, sums, s0 + 1L * BYTES);
    add(a02, sums, s0 + 2L * BYTES);
    add(a10, sums, s1);
    add(a11, sums, s1 + 1L * BYTES);
    add(a12, sums, s1 + 2L * BYTES);
    add(a20, sums, s2);
    add(a21, sums, s2 + 1L * BYTES);
    add(a22, sums, s2 + 2L * BYTES);
    add(a30, sums, s3);
    add(a31, sums, s3 + 1L * BYTES);
    add(a32, sums, s3 + 2L * BYTES);
    add(a40, sums, s4);
    add(a41, sums, s4 + 1L * BYTES);
    add(a42, sums, s4 + 2L * BYTES);
    add(a50, sums, s5);
    add(a51, sums, s5 + 1L * BYTES);
    add(a52, sums, s5 + 2L * BYTES);
  }

  private static void tile2(
      MemorySegment images,
      long x0,
      long x1,
      long x2,
      long x3,
      long x4,
      long x5,
      MemorySegment gradient,
      long y,
      long rowBytes,
      int n,
      MemorySegment sums,
      long s0,
      long s1,
      long s2,
      long s3,
      long s4,
      long s5) {
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
    for (int p = 0; p < n; p++) {
      long at = y + p * rowBytes;
      long shift = (long) p << 2;
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, at, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, gradient, at + 1L * BYTES, ORDER);
      FloatVector i0 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x0 + shift));
      a00 = i0.fma(g0, a00);
      a01 = i0.fma(g1, a01);
      FloatVector i1 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x1 + shift));
      a10 = i1.fma(g0, a10);
      a11 = i1.fma(g1, a11);
      FloatVector i2 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x2 + shift));
      a20 = i2.fma(g0, a20);
      a21 = i2.fma(g1, a21);
      FloatVector i3 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x3 + shift));
      a30 = i3.fma(g0, a30);
      a31 = i3.fma(g1, a31);
      FloatVector i4 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x4 + shift));
      a40 = i4.fma(g0, a40);
      a41 = i4.fma(g1, a41);
      FloatVector i5 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x5 + shift));
      a50 = i5.fma(g0, a50);
      a51 = i5.fma(g1, a51);
    }
    add(a00, sums, s0);
    add(a01, sums, s0 + 1L * BYTES);
    add(a10, sums, s1);
    add(a11, sums, s1 + 1L * BYTES);
    add(a20, sums, s2);
    add(a21, sums, s2 + 1L * BYTES);
    add(a30, sums, s3);
    add(a31, sums, s3 + 1L * BYTES);
    add(a40, sums, s4);
    add(a41, sums, s4 + 1L * BYTES);
    add(a50, sums, s5);
    add(a51, sums, s5 + 1L * BYTES);
  }

  private static void tile1(
      MemorySegment images,
      long x0,
      long x1,
      long x2,
      long x3,
      long x4,
      long x5,
      MemorySegment gradient,
      long y,
      long rowBytes,
      int n,
      MemorySegment sums,
      long s0,
      long s1,
      long s2,
      long s3,
      long s4,
      long s5) {
    FloatVector a00 = FloatVector.zero(SPECIES);
    FloatVector a10 = FloatVector.zero(SPECIES);
    FloatVector a20 = FloatVector.zero(SPECIES);
    FloatVector a30 = FloatVector.zero(SPECIES);
    FloatVector a40 = FloatVector.zero(SPECIES);
    FloatVector a50 = FloatVector.zero(SPECIES);
    for (int p = 0; p < n; p++) {
      long at = y + p * rowBytes;
      long shift = (long) p << 2;
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, gradient, at, ORDER);
      FloatVector i0 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x0 + shift));
      a00 = i0.fma(g0, a00);
      FloatVector i1 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x1 + shift));
      a10 = i1.fma(g0, a10);
      FloatVector i2 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x2 + shift));
      a20 = i2.fma(g0, a20);
      FloatVector i3 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x3 + shift));
      a30 = i3.fma(g0, a30);
      FloatVector i4 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x4 + shift));
      a40 = i4.fma(g0, a40);
      FloatVector i5 =
          FloatVector.broadcast(SPECIES, images.get(ValueLayout.JAVA_FLOAT, x5 + shift));
      a50 = i5.fma(g0, a50);
    }
    add(a00, sums, s0);
    add(a10, sums, s1);
    add(a20, sums, s2);
    add(a30, sums, s3);
    add(a40, sums, s4);
    add(a50, sums, s5);
  }

  private static void add(FloatVector sum, MemorySegment sums, long at) {
    FloatVector.fromMemorySegment(SPECIES, sums, at, ORDER)
        .add(sum)
        .intoMemorySegment(sums, at, ORDER);
  }
}
