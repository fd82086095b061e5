package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.simd.Lanes;

/**
 * The rows of a filter, one per tap and input channel, in tiles, and the offsets at which each
 * reads the images in {@link ImageRing}.
 *
 * <p>They are ordered by row of the filter, channel, then column: neighbours read the same channel
 * one cell further, so that a tile finds at a position most of what it read at the one before in
 * the closest cache.
 */
final class FilterRows {
  /** The rows per tile: with four channels 20 sums of 32 registers, or 8 of 16. */
  static final int TILE = Lanes.REGISTERS >= 32 ? 5 : 2;

  private final ConvSpec spec;
  private final int tiles;

  /** Bytes from the start of the ring, by the slot of the window's first row. */
  private final long[][] offsets;

  FilterRows(ConvSpec spec, ImageRing ring) {
    this.spec = spec;
    tiles = Math.ceilDiv(count(), TILE);
    offsets = new long[spec.kh()][tiles * TILE];
    for (int first = 0; first < spec.kh(); first++) {
      for (int row = 0; row < tiles * TILE; row++) {
        // Beyond the last row, that row replaces missing ones, whose sums are dropped.
        int real = Math.min(row, count() - 1);
        offsets[first][row] =
            ring.bytes(first + tapRow(real), real / spec.kw() % spec.c(), real % spec.kw());
      }
    }
  }

  /** The row's number in the filter as it is stored, [kh, kw, c]. */
  int stored(int row) {
    int channel = row / spec.kw() % spec.c();
    return (tapRow(row) * spec.kw() + row % spec.kw()) * spec.c() + channel;
  }

  /** Rows of the filter. */
  int count() {
    return spec.kh() * spec.kw() * spec.c();
  }

  /** Tiles that hold them. */
  int tiles() {
    return tiles;
  }

  /** Where a row reads the images for the first position of a row of the result. */
  long bytes(int resultRow, int row) {
    return offsets[resultRow * spec.strideH() % spec.kh()][row];
  }

  /** Whether any row of a tile lies inside the image at a row of the result. */
  boolean any(int resultRow, int tile) {
    int top = resultRow * spec.strideH() - spec.padTop();
    int first = tapRow(tile * TILE);
    int last = tapRow(Math.min((tile + 1) * TILE, count()) - 1);
    return top + last >= 0 && top + first < spec.h();
  }

  private int tapRow(int row) {
    return row / (spec.kw() * spec.c());
  }
}
