package dev.panagrad.engine.kernel.conv.plan;

import java.util.Arrays;

/** Splits a number of rows or vectors into tiles that have a kernel. */
public final class Split {
  /** The minimum multiplications and additions of a part: fewer aren't worth starting one. */
  public static final double PART_FLOPS = 4e6;

  private Split() {}

  /**
   * Splits channels into tiles: with {@link ConvTiles#CHANNELS} of six into as few sixes as leave a
   * rest of fours, and into ones if no sum of sixes and fours matches; else into fours, a two and a
   * one.
   */
  public static int[] rows(int count) {
    return ConvTiles.CHANNELS == 6 ? sixes(count) : fours(count);
  }

  private static int[] fours(int count) {
    int[] tiles = new int[count / 4 + Integer.bitCount(count % 4)];
    Arrays.fill(tiles, 4);
    if (count % 4 >= 2) {
      tiles[count / 4] = 2;
    }
    if (count % 2 == 1) {
      tiles[tiles.length - 1] = 1;
    }
    return tiles;
  }

  private static int[] sixes(int count) {
    int ones = count < 4 ? count : count % 2;
    int even = count - ones;
    int fours =
        switch (even % 6) {
          case 4 -> 1;
          case 2 -> 2;
          default -> 0;
        };
    int sixes = (even - 4 * fours) / 6;
    int[] tiles = new int[sixes + fours + ones];
    Arrays.fill(tiles, 0, sixes, 6);
    Arrays.fill(tiles, sixes, sixes + fours, 4);
    Arrays.fill(tiles, sixes + fours, tiles.length, 1);
    return tiles;
  }

  /** Splits {@code count} evenly into as few tiles of at most {@code limit} as possible. */
  public static int[] even(int count, int limit) {
    int[] tiles = new int[(count + limit - 1) / limit];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = (int) ((long) count * (i + 1) / tiles.length - (long) count * i / tiles.length);
    }
    return tiles;
  }
}
