package dev.panagrad.engine.kernel.conv;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of convolutions for tiles of six output channels by one to four vectors of
 * the batch: {@code out[r] = max(bias[r] + sum over e of weights[r, e] * in[e], floor)}.
 *
 * <p>The rows of the input that an output position reads are listed in a table of pairs (element
 * offset from {@code inAt}, index of the packed weights), so that borders, strides and both
 * directions share one loop without branches. Weights lie in a heap array because C2 merges the
 * range checks of neighbouring array elements, but not those of a segment: with a segment the
 * widest tile ran at a quarter of its speed. Sources are unrolled by hand since only local
 * variables stay in registers.
 */
public final class ConvTile6Loops {

  private ConvTile6Loops() {}

  /** Runs the tile of six channels by {@code vectors} (1 to 4) vectors. */
  public static void run(
      int vectors,
      MemorySegment in,
      long inAt,
      float[] weights,
      int weightAt,
      float[] bias,
      int biasAt,
      int[] table,
      int entries,
      MemorySegment out,
      long outAt,
      long rowBytes,
      float floor) {
    switch (vectors) {
      case 4 ->
          tile6x4(
              in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt, rowBytes,
              floor);
      case 3 ->
          tile6x3(
              in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt, rowBytes,
              floor);
      case 2 ->
          tile6x2(
              in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt, rowBytes,
              floor);
      default ->
          tile6x1(
              in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt, rowBytes,
              floor);
    }
  }

  private static void tile6x4(
      MemorySegment in,
      long inAt,
      float[] weights,
      int weightAt,
      float[] bias,
      int biasAt,
      int[] table,
      int entries,
      MemorySegment out,
      long outAt,
      long rowBytes,
      float floor) {
    in = exact(in);
    out = exact(out);
    FloatVector s00 = FloatVector.broadcast(SPECIES, bias[biasAt + 0]);
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s03 = s00;
    FloatVector s10 = FloatVector.broadcast(SPECIES, bias[biasAt + 1]);
    FloatVector s11 = s10;
    FloatVector s12 = s10;
    FloatVector s13 = s10;
    FloatVector s20 = FloatVector.broadcast(SPECIES, bias[biasAt + 2]);
    FloatVector s21 = s20;
    FloatVector s22 = s20;
    FloatVector s23 = s20;
    FloatVector s30 = FloatVector.broadcast(SPECIES, bias[biasAt + 3]);
    FloatVector s31 = s30;
    FloatVector s32 = s30;
    FloatVector s33 = s30;
    FloatVector s40 = FloatVector.broadcast(SPECIES, bias[biasAt + 4]);
    FloatVector s41 = s40;
    FloatVector s42 = s40;
    FloatVector s43 = s40;
    FloatVector s50 = FloatVector.broadcast(SPECIES, bias[biasAt + 5]);
    FloatVector s51 = s50;
    FloatVector s52 = s50;
    FloatVector s53 = s50;
    for (int e = 0; e < entries; e += 2) {
      long x = inAt + ((long) table[e] << 2);
      int w = weightAt + table[e + 1];
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, in, x, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, in, x + 1L * BYTES, ORDER);
      FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, in, x + 2L * BYTES, ORDER);
      FloatVector x3 = FloatVector.fromMemorySegment(SPECIES, in, x + 3L * BYTES, ORDER);
      FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
      s00 = w0.fma(x0, s00);
      s01 = w0.fma(x1, s01);
      s02 = w0.fma(x2, s02);
      s03 = w0.fma(x3, s03);
      FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 1]);
      s10 = w1.fma(x0, s10);
      s11 = w1.fma(x1, s11);
      s12 = w1.fma(x2, s12);
      s13 = w1.fma(x3, s13);
      FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 2]);
      s20 = w2.fma(x0, s20);
      s21 = w2.fma(x1, s21);
      s22 = w2.fma(x2, s22);
      s23 = w2.fma(x3, s23);
      FloatVector w3 = FloatVector.broadcast(SPECIES, weights[w + 3]);
      s30 = w3.fma(x0, s30);
      s31 = w3.fma(x1, s31);
      s32 = w3.fma(x2, s32);
      s33 = w3.fma(x3, s33);
      FloatVector w4 = FloatVector.broadcast(SPECIES, weights[w + 4]);
      s40 = w4.fma(x0, s40);
      s41 = w4.fma(x1, s41);
      s42 = w4.fma(x2, s42);
      s43 = w4.fma(x3, s43);
      FloatVector w5 = FloatVector.broadcast(SPECIES, weights[w + 5]);
      s50 = w5.fma(x0, s50);
      s51 = w5.fma(x1, s51);
      s52 = w5.fma(x2, s52);
      s53 = w5.fma(x3, s53);
    }
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    s00.blend(low, s00.lt(low)).intoMemorySegment(out, outAt, ORDER);
    s01.blend(low, s01.lt(low)).intoMemorySegment(out, outAt + 1L * BYTES, ORDER);
    s02.blend(low, s02.lt(low)).intoMemorySegment(out, outAt + 2L * BYTES, ORDER);
    s03.blend(low, s03.lt(low)).intoMemorySegment(out, outAt + 3L * BYTES, ORDER);
    s10.blend(low, s10.lt(low)).intoMemorySegment(out, outAt + rowBytes, ORDER);
    s11.blend(low, s11.lt(low)).intoMemorySegment(out, outAt + rowBytes + 1L * BYTES, ORDER);
    s12.blend(low, s12.lt(low)).intoMemorySegment(out, outAt + rowBytes + 2L * BYTES, ORDER);
    s13.blend(low, s13.lt(low)).intoMemorySegment(out, outAt + rowBytes + 3L * BYTES, ORDER);
    s20.blend(low, s20.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes, ORDER);
    s21.blend(low, s21.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes + 1L * BYTES, ORDER);
    s22.blend(low, s22.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes + 2L * BYTES, ORDER);
    s23.blend(low, s23.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes + 3L * BYTES, ORDER);
    s30.blend(low, s30.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes, ORDER);
    s31.blend(low, s31.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes + 1L * BYTES, ORDER);
    s32.blend(low, s32.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes + 2L * BYTES, ORDER);
    s33.blend(low, s33.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes + 3L * BYTES, ORDER);
    s40.blend(low, s40.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes, ORDER);
    s41.blend(low, s41.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes + 1L * BYTES, ORDER);
    s42.blend(low, s42.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes + 2L * BYTES, ORDER);
    s43.blend(low, s43.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes + 3L * BYTES, ORDER);
    s50.blend(low, s50.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes, ORDER);
    s51.blend(low, s51.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes + 1L * BYTES, ORDER);
    s52.blend(low, s52.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes + 2L * BYTES, ORDER);
    s53.blend(low, s53.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes + 3L * BYTES, ORDER);
  }

  private static void tile6x3(
      MemorySegment in,
      long inAt,
      float[] weights,
      int weightAt,
      float[] bias,
      int biasAt,
      int[] table,
      int entries,
      MemorySegment out,
      long outAt,
      long rowBytes,
      float floor) {
    in = exact(in);
    out = exact(out);
    FloatVector s00 = FloatVector.broadcast(SPECIES, bias[biasAt + 0]);
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s10 = FloatVector.broadcast(SPECIES, bias[biasAt + 1]);
    FloatVector s11 = s10;
    FloatVector s12 = s10;
    FloatVector s20 = FloatVector.broadcast(SPECIES, bias[biasAt + 2]);
    FloatVector s21 = s20;
    FloatVector s22 = s20;
    FloatVector s30 = FloatVector.broadcast(SPECIES, bias[biasAt + 3]);
    FloatVector s31 = s30;
    FloatVector s32 = s30;
    FloatVector s40 = FloatVector.broadcast(SPECIES, bias[biasAt + 4]);
    FloatVector s41 = s40;
    FloatVector s42 = s40;
    FloatVector s50 = FloatVector.broadcast(SPECIES, bias[biasAt + 5]);
    FloatVector s51 = s50;
    FloatVector s52 = s50;
    for (int e = 0; e < entries; e += 2) {
      long x = inAt + ((long) table[e] << 2);
      int w = weightAt + table[e + 1];
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, in, x, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, in, x + 1L * BYTES, ORDER);
      FloatVector x2 = FloatVector.fromMemorySegment(SPECIES, in, x + 2L * BYTES, ORDER);
      FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
      s00 = w0.fma(x0, s00);
      s01 = w0.fma(x1, s01);
      s02 = w0.fma(x2, s02);
      FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 1]);
      s10 = w1.fma(x0, s10);
      s11 = w1.fma(x1, s11);
      s12 = w1.fma(x2, s12);
      FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 2]);
      s20 = w2.fma(x0, s20);
      s21 = w2.fma(x1, s21);
      s22 = w2.fma(x2, s22);
      FloatVector w3 = FloatVector.broadcast(SPECIES, weights[w + 3]);
      s30 = w3.fma(x0, s30);
      s31 = w3.fma(x1, s31);
      s32 = w3.fma(x2, s32);
      FloatVector w4 = FloatVector.broadcast(SPECIES, weights[w + 4]);
      s40 = w4.fma(x0, s40);
      s41 = w4.fma(x1, s41);
      s42 = w4.fma(x2, s42);
      FloatVector w5 = FloatVector.broadcast(SPECIES, weights[w + 5]);
      s50 = w5.fma(x0, s50);
      s51 = w5.fma(x1, s51);
      s52 = w5.fma(x2, s52);
    }
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    s00.blend(low, s00.lt(low)).intoMemorySegment(out, outAt, ORDER);
    s01.blend(low, s01.lt(low)).intoMemorySegment(out, outAt + 1L * BYTES, ORDER);
    s02.blend(low, s02.lt(low)).intoMemorySegment(out, outAt + 2L * BYTES, ORDER);
    s10.blend(low, s10.lt(low)).intoMemorySegment(out, outAt + rowBytes, ORDER);
    s11.blend(low, s11.lt(low)).intoMemorySegment(out, outAt + rowBytes + 1L * BYTES, ORDER);
    s12.blend(low, s12.lt(low)).intoMemorySegment(out, outAt + rowBytes + 2L * BYTES, ORDER);
    s20.blend(low, s20.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes, ORDER);
    s21.blend(low, s21.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes + 1L * BYTES, ORDER);
    s22.blend(low, s22.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes + 2L * BYTES, ORDER);
    s30.blend(low, s30.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes, ORDER);
    s31.blend(low, s31.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes + 1L * BYTES, ORDER);
    s32.blend(low, s32.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes + 2L * BYTES, ORDER);
    s40.blend(low, s40.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes, ORDER);
    s41.blend(low, s41.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes + 1L * BYTES, ORDER);
    s42.blend(low, s42.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes + 2L * BYTES, ORDER);
    s50.blend(low, s50.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes, ORDER);
    s51.blend(low, s51.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes + 1L * BYTES, ORDER);
    s52.blend(low, s52.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes + 2L * BYTES, ORDER);
  }

  private static void tile6x2(
      MemorySegment in,
      long inAt,
      float[] weights,
      int weightAt,
      float[] bias,
      int biasAt,
      int[] table,
      int entries,
      MemorySegment out,
      long outAt,
      long rowBytes,
      float floor) {
    in = exact(in);
    out = exact(out);
    FloatVector s00 = FloatVector.broadcast(SPECIES, bias[biasAt + 0]);
    FloatVector s01 = s00;
    FloatVector s10 = FloatVector.broadcast(SPECIES, bias[biasAt + 1]);
    FloatVector s11 = s10;
    FloatVector s20 = FloatVector.broadcast(SPECIES, bias[biasAt + 2]);
    FloatVector s21 = s20;
    FloatVector s30 = FloatVector.broadcast(SPECIES, bias[biasAt + 3]);
    FloatVector s31 = s30;
    FloatVector s40 = FloatVector.broadcast(SPECIES, bias[biasAt + 4]);
    FloatVector s41 = s40;
    FloatVector s50 = FloatVector.broadcast(SPECIES, bias[biasAt + 5]);
    FloatVector s51 = s50;
    for (int e = 0; e < entries; e += 2) {
      long x = inAt + ((long) table[e] << 2);
      int w = weightAt + table[e + 1];
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, in, x, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, in, x + 1L * BYTES, ORDER);
      FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
      s00 = w0.fma(x0, s00);
      s01 = w0.fma(x1, s01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 1]);
      s10 = w1.fma(x0, s10);
      s11 = w1.fma(x1, s11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 2]);
      s20 = w2.fma(x0, s20);
      s21 = w2.fma(x1, s21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, weights[w + 3]);
      s30 = w3.fma(x0, s30);
      s31 = w3.fma(x1, s31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, weights[w + 4]);
      s40 = w4.fma(x0, s40);
      s41 = w4.fma(x1, s41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, weights[w + 5]);
      s50 = w5.fma(x0, s50);
      s51 = w5.fma(x1, s51);
    }
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    s00.blend(low, s00.lt(low)).intoMemorySegment(out, outAt, ORDER);
    s01.blend(low, s01.lt(low)).intoMemorySegment(out, outAt + 1L * BYTES, ORDER);
    s10.blend(low, s10.lt(low)).intoMemorySegment(out, outAt + rowBytes, ORDER);
    s11.blend(low, s11.lt(low)).intoMemorySegment(out, outAt + rowBytes + 1L * BYTES, ORDER);
    s20.blend(low, s20.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes, ORDER);
    s21.blend(low, s21.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes + 1L * BYTES, ORDER);
    s30.blend(low, s30.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes, ORDER);
    s31.blend(low, s31.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes + 1L * BYTES, ORDER);
    s40.blend(low, s40.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes, ORDER);
    s41.blend(low, s41.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes + 1L * BYTES, ORDER);
    s50.blend(low, s50.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes, ORDER);
    s51.blend(low, s51.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes + 1L * BYTES, ORDER);
  }

  private static void tile6x1(
      MemorySegment in,
      long inAt,
      float[] weights,
      int weightAt,
      float[] bias,
      int biasAt,
      int[] table,
      int entries,
      MemorySegment out,
      long outAt,
      long rowBytes,
      float floor) {
    in = exact(in);
    out = exact(out);
    FloatVector s00 = FloatVector.broadcast(SPECIES, bias[biasAt + 0]);
    FloatVector s10 = FloatVector.broadcast(SPECIES, bias[biasAt + 1]);
    FloatVector s20 = FloatVector.broadcast(SPECIES, bias[biasAt + 2]);
    FloatVector s30 = FloatVector.broadcast(SPECIES, bias[biasAt + 3]);
    FloatVector s40 = FloatVector.broadcast(SPECIES, bias[biasAt + 4]);
    FloatVector s50 = FloatVector.broadcast(SPECIES, bias[biasAt + 5]);
    for (int e = 0; e < entries; e += 2) {
      long x = inAt + ((long) table[e] << 2);
      int w = weightAt + table[e + 1];
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, in, x, ORDER);
      FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
      s00 = w0.fma(x0, s00);
      FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 1]);
      s10 = w1.fma(x0, s10);
      FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 2]);
      s20 = w2.fma(x0, s20);
      FloatVector w3 = FloatVector.broadcast(SPECIES, weights[w + 3]);
      s30 = w3.fma(x0, s30);
      FloatVector w4 = FloatVector.broadcast(SPECIES, weights[w + 4]);
      s40 = w4.fma(x0, s40);
      FloatVector w5 = FloatVector.broadcast(SPECIES, weights[w + 5]);
      s50 = w5.fma(x0, s50);
    }
    FloatVector low = FloatVector.broadcast(SPECIES, floor);
    s00.blend(low, s00.lt(low)).intoMemorySegment(out, outAt, ORDER);
    s10.blend(low, s10.lt(low)).intoMemorySegment(out, outAt + rowBytes, ORDER);
    s20.blend(low, s20.lt(low)).intoMemorySegment(out, outAt + 2 * rowBytes, ORDER);
    s30.blend(low, s30.lt(low)).intoMemorySegment(out, outAt + 3 * rowBytes, ORDER);
    s40.blend(low, s40.lt(low)).intoMemorySegment(out, outAt + 4 * rowBytes, ORDER);
    s50.blend(low, s50.lt(low)).intoMemorySegment(out, outAt + 5 * rowBytes, ORDER);
  }
}
