package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvSpec;
import java.util.Arrays;

/**
 * The rows of a filter, one per tap and input channel, and where each reads the images.
 *
 * <p>They are ordered by row of the filter, channel, then column: neighbours read the same channel
 * one cell further, so that a tile finds at a position most of what it read at the one before in
 * the closest cache.
 *
 * <p>Gradients by the filter take its rows in tiles of six. At the image's border some rows of a
 * tile lie outside; they are computed all the same, from another row's input, and dropped, so that
 * the inner loop needs no branches.
 */
final class FilterRows {
  /** Rows of a tile. */
  static final int TILE = 6;

  private static final int OUTSIDE = Integer.MIN_VALUE;

  private final ConvSpec spec;
  private final GatherAxis rows;
  private final GatherAxis cols;
  private final int tiles;
  private final int[][] offsets;

  FilterRows(ConvSpec s) {
    spec = s;
    rows = GatherAxis.forward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH());
    cols = GatherAxis.forward(s.w(), s.kw(), s.strideW(), s.padLeft(), s.outW());
    tiles = Math.ceilDiv(count(), TILE);
    offsets = new int[rows.kinds() * cols.kinds()][];
    for (int r = 0; r < rows.kinds(); r++) {
      for (int c = 0; c < cols.kinds(); c++) {
        offsets[r * cols.kinds() + c] = offsets(r, c);
      }
    }
  }

  private int[] offsets(int rowKind, int colKind) {
    int[] result = new int[tiles * TILE];
    Arrays.fill(result, OUTSIDE);
    for (int r : rows.taps(rowKind)) {
      for (int c : cols.taps(colKind)) {
        for (int k = 0; k < spec.c(); k++) {
          long cell = (long) r * spec.w() + c;
          result[(r * spec.c() + k) * spec.kw() + c] =
              Math.toIntExact((cell * spec.c() + k) * spec.lanes());
        }
      }
    }
    return result;
  }

  /** The row's number in the filter as it is stored, [kh, kw, c]. */
  int stored(int row) {
    int tap = row % spec.kw();
    int channel = row / spec.kw() % spec.c();
    return (row / (spec.kw() * spec.c()) * spec.kw() + tap) * spec.c() + channel;
  }

  /** Rows of the filter. */
  int count() {
    return spec.kh() * spec.kw() * spec.c();
  }

  /** Tiles that hold them. */
  int tiles() {
    return tiles;
  }

  /** Output positions. */
  int positions() {
    return spec.outH() * spec.outW();
  }

  /** The kind of a position: positions of a kind have the same rows inside the image. */
  int kind(int position) {
    return rows.kind(position / spec.outW()) * cols.kinds() + cols.kind(position % spec.outW());
  }

  /** The number of kinds. */
  int kinds() {
    return offsets.length;
  }

  /** The element of the images that the offsets of a position count from, maybe outside. */
  int base(int position) {
    long cell =
        (long) rows.base(position / spec.outW()) * spec.w() + cols.base(position % spec.outW());
    return Math.toIntExact(cell * spec.c() * spec.lanes());
  }

  /** Whether any row of a tile lies inside the image at positions of a kind. */
  boolean any(int kind, int tile) {
    return first(kind, tile) != OUTSIDE;
  }

  /** Whether all rows of a tile lie inside the image at positions of a kind. */
  boolean all(int kind, int tile) {
    for (int row = tile * TILE; row < (tile + 1) * TILE; row++) {
      if (offsets[kind][row] == OUTSIDE) {
        return false;
      }
    }
    return true;
  }

  /** Whether a row lies inside the image at positions of a kind. */
  boolean inside(int kind, int row) {
    return offsets[kind][row] != OUTSIDE;
  }

  /** The byte offset of a row's input, or of another row's of its tile if it lies outside. */
  long bytes(int kind, int row) {
    int offset = offsets[kind][row];
    return (long) (offset == OUTSIDE ? first(kind, row / TILE) : offset) << 2;
  }

  private int first(int kind, int tile) {
    for (int row = tile * TILE; row < (tile + 1) * TILE; row++) {
      if (offsets[kind][row] != OUTSIDE) {
        return offsets[kind][row];
      }
    }
    return OUTSIDE;
  }
}
