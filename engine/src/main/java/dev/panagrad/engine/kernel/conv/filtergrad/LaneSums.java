package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.simd.LaneTranspose;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The sums of {@link LaneFilterGrad}: tiles of vectors, one vector for each element of the filter,
 * of each region, behind each other at the start of the scratch memory; then, in its second phase,
 * the totals over regions and lanes.
 */
final class LaneSums {
  /** Output channels of a tile. */
  static final int CHANNELS = 4;

  private static final long VECTOR_BYTES = (long) Lanes.COUNT * Float.BYTES;

  /** The bytes of a tile's sums of one row, and of the bias. */
  static final long ROW_BYTES = CHANNELS * VECTOR_BYTES;

  /** Sums of a tile, each a vector. */
  private static final int TILE_SUMS = FilterRows.TILE * CHANNELS;

  /** The bytes of a tile's sums. */
  static final long TILE_BYTES = TILE_SUMS * VECTOR_BYTES;

  /** Sums whose lanes are added together, in another order than fewer are. */
  private static final int SUM_BLOCK = 16;

  /** Tiles whose lanes are summed together: whole blocks of sums, wherever parts are cut. */
  private static final int SUM_TILES = 4;

  private final ConvSpec spec;
  private final FilterRows rows;
  private final int channelTiles;
  private final int regions;
  private final int parts;

  LaneSums(ConvSpec spec, FilterRows rows, int regions, int threads) {
    this.spec = spec;
    this.rows = rows;
    this.regions = regions;
    channelTiles = Math.ceilDiv(spec.o(), CHANNELS);
    parts = Math.min(threads, Math.ceilDiv(tiles(), SUM_TILES));
  }

  /** Elements of the sums of a region. */
  static long length(ConvSpec spec) {
    int rowTiles = Math.ceilDiv(spec.kh() * spec.kw() * spec.c(), FilterRows.TILE);
    int channels = Math.ceilDiv(spec.o(), CHANNELS) * CHANNELS;
    return ((long) rowTiles * FilterRows.TILE + 1) * channels * Lanes.COUNT;
  }

  /** Elements of the sums of all regions. */
  long length() {
    return regions * length(spec);
  }

  /** Elements of the totals. */
  long totals() {
    return (long) tiles() * TILE_SUMS + SUM_BLOCK;
  }

  /** Tiles of a region: those of a tile of channels follow each other. */
  int tiles() {
    return rows.tiles() * channelTiles;
  }

  /** The number of parts of the second phase. */
  int parts() {
    return parts;
  }

  /** A region's sums of a tile, row by row; behind all tiles those of the bias. */
  long at(Buffer scratch, int region, int tile) {
    return scratch.offset() + region * length(spec) * Float.BYTES + tile * TILE_BYTES;
  }

  /** The sums of a tile of channels, for the bias, among those that begin at a base. */
  long bias(long base, int channelTile) {
    return base + tiles() * TILE_BYTES + channelTile * ROW_BYTES;
  }

  /** Adds the sums of all regions, from a tile on, to those of the first. */
  private void gather(Buffer scratch, int tile, long bytes) {
    MemorySegment segment = scratch.segment();
    for (int region = 1; region < regions; region++) {
      long from = at(scratch, region, tile);
      SumTileLoops.add(segment, from, 0, segment, at(scratch, 0, tile), 0, 1, bytes);
    }
  }

  /**
   * Computes a part of the totals, and puts each where the filter has its element.
   *
   * @param start the totals' first element in the scratch memory
   */
  void addUp(Buffer scratch, long start, Buffer out, int part) {
    int units = Math.ceilDiv(tiles(), SUM_TILES);
    int from = units * part / parts * SUM_TILES;
    int to = Math.min(units * (part + 1) / parts * SUM_TILES, tiles());
    MemorySegment segment = scratch.segment();
    long totals = scratch.offset() + (start + (long) from * TILE_SUMS) * Float.BYTES;
    gather(scratch, from, (to - from) * TILE_BYTES);
    // The last block may go on behind the tiles; what it finds there isn't used.
    int sums = Math.ceilDiv((to - from) * TILE_SUMS, SUM_BLOCK) * SUM_BLOCK;
    LaneTranspose.sumLanes(segment, at(scratch, 0, from), sums, segment, totals);
    for (int tile = from; tile < to; tile++) {
      int channel = tile / rows.tiles() * CHANNELS;
      int channels = Math.min(CHANNELS, spec.o() - channel);
      int firstRow = tile % rows.tiles() * FilterRows.TILE;
      int lastRow = Math.min(firstRow + FilterRows.TILE, rows.count());
      for (int row = firstRow; row < lastRow; row++) {
        long element = (long) rows.stored(row) * spec.o() + channel;
        int sum = (tile - from) * TILE_SUMS + (row - firstRow) * CHANNELS;
        long at = totals + (long) sum * Float.BYTES;
        for (int i = 0; i < channels; i++) {
          out.set(element + i, segment.get(ValueLayout.JAVA_FLOAT, at + i * 4L));
        }
      }
    }
  }

  /** Computes the totals of the bias. */
  void addUpBias(Buffer scratch, Buffer bias) {
    gather(scratch, tiles(), channelTiles * ROW_BYTES);
    LaneTranspose.sumLanes(
        scratch.segment(), at(scratch, 0, tiles()), spec.o(), bias.segment(), bias.offset());
  }
}
