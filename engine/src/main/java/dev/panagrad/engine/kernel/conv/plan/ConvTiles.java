package dev.panagrad.engine.kernel.conv.plan;

import dev.panagrad.engine.kernel.simd.Access;
import java.lang.foreign.MemorySegment;

/** The innermost loops of convolutions by the number of output channels of a tile: 6, 4 or 1. */
public final class ConvTiles {
  private ConvTiles() {}

  /**
   * Computes a tile: {@code out[r] = max(bias[r] + sum over e of weights[r, e] * in[e], floor)}.
   *
   * @param size channels, as returned by {@link Split#rows}
   * @param vectors of the batch, 1 to 4
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
