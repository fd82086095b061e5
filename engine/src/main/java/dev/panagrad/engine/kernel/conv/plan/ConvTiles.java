package dev.panagrad.engine.kernel.conv.plan;

import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;

/** The innermost loops of convolutions by the number of output channels of a tile: 6, 4, 2 or 1. */
public final class ConvTiles {
  /**
   * The channels of the largest tile. The JIT compiler loads all operands before it uses the first:
   * six channels by three vectors take 27 of 32 registers, and four by two 14 of 16, at nearly
   * twice the speed of larger tiles there.
   */
  public static final int CHANNELS = Lanes.REGISTERS >= 32 ? 6 : 4;

  /** The most vectors of a tile. */
  public static final int VECTORS = Lanes.REGISTERS >= 32 ? 4 : 2;

  private ConvTiles() {}

  /**
   * Computes a tile: {@code out[r] = max(bias[r] + sum over e of weights[r, e] * in[e], floor)}.
   *
   * @param size channels, as returned by {@link Split#rows}
   * @param vectors of the batch, 1 to {@link #VECTORS}
   * @param table pairs of an element offset from {@code inAt} and one from {@code weightAt}
   * @param entries elements of the table
   */
  public static void run(
      int size,
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
    switch (size) {
      case 6 ->
          ConvTile6Loops.run(
              vectors, in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt,
              rowBytes, floor);
      case 4 ->
          ConvTile4Loops.run(
              vectors, in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt,
              rowBytes, floor);
      case 2 ->
          ConvTile2Loops.run(
              vectors, in, inAt, weights, weightAt, bias, biasAt, table, entries, out, outAt,
              rowBytes, floor);
      default -> {
        for (int v = 0; v < vectors; v++) {
          long shift = v * Access.BYTES;
          ConvTile1Loops.run(
              in,
              inAt + shift,
              weights,
              weightAt,
              bias,
              biasAt,
              table,
              entries,
              out,
              outAt + shift,
              rowBytes,
              floor);
        }
      }
    }
  }
}
