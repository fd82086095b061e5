package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The gradient by a small filter: every element of it is a vector of sums over the batch, kept in
 * scratch memory while blocks of positions pass by and summed over its lanes in a second phase.
 *
 * <p>It needs no transposed copy, but as many times the filter's memory as a vector has lanes.
 * Positions are taken by kind, in blocks that stay in the caches while all tiles pass over them.
 * The image is cut into regions, each with sums of its own: two threads then read what they have
 * written themselves, a half each, as convolutions are cut too.
 */
final class LaneFilterPlan implements ConvPlan {
  /** Fixed, whatever the threads, so that the order of a sum never changes. */
  private static final int REGIONS = 2;

  /** Multiplications and additions for which regions pay. */
  private static final double LARGE = 4e6;

  /** Tiles whose lanes are summed together: whole blocks of 16 sums, wherever parts are cut. */
  private static final int SUM_TILES = 2;

  /** Output channels of a tile. */
  private static final int CHANNELS = 4;

  /** Sums of a tile, each a vector. */
  private static final int TILE_SUMS = FilterRows.TILE * CHANNELS;

  private static final long VECTOR_BYTES = (long) Lanes.COUNT * Float.BYTES;
  private static final long ROW_BYTES = CHANNELS * VECTOR_BYTES;
  private static final long TILE_BYTES = TILE_SUMS * VECTOR_BYTES;

  private final ConvSpec spec;
  private final FilterRows rows;
  private final int channelTiles;
  private final int regions;
  private final int splits;
  private final int parts;
  private final int sumParts;
  private final FilterBlocks blocks;

  LaneFilterPlan(ConvSpec spec, int threads) {
    this.spec = spec;
    rows = new FilterRows(spec);
    channelTiles = Math.ceilDiv(spec.o(), CHANNELS);
    regions = spec.flops() < LARGE ? 1 : Math.min(REGIONS, rows.positions());
    splits = Math.clamp(threads / regions, 1, tiles());
    parts = regions * splits;
    sumParts = Math.min(threads, Math.ceilDiv(tiles(), SUM_TILES));
    blocks = new FilterBlocks(spec, rows, regions);
  }

  /** Elements of scratch memory that this way takes for a filter. */
  static long scratch(ConvSpec spec) {
    int rowTiles = Math.ceilDiv(spec.kh() * spec.kw() * spec.c(), FilterRows.TILE);
    int channels = Math.ceilDiv(spec.o(), CHANNELS) * CHANNELS;
    return ((long) rowTiles * FilterRows.TILE + 1) * channels * Lanes.COUNT;
  }

  @Override
  public long scratch() {
    return totals() + (long) tiles() * TILE_SUMS;
  }

  /** Elements before the packed gradients: the sums, and a tile of products for each part. */
  private long packed() {
    return regions * scratch(spec) + (long) parts * TILE_SUMS * Lanes.COUNT;
  }

  /** Elements before the totals over lanes. */
  private long totals() {
    return packed() + (long) parts * blocks.longest() * CHANNELS * Lanes.COUNT;
  }

  @Override
  public int phases() {
    return 2;
  }

  @Override
  public int parts(int phase) {
    return phase == 0 ? parts : sumParts;
  }

  @Override
  public double share(int phase) {
    return phase == 0 ? 1 : 0;
  }

  @Override
  public void run(
      int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
    if (phase == 0) {
      take(part / splits, part % splits, part, a, b, scratch);
    } else {
      sum(scratch, out, part);
      if (part == 0 && spec.bias()) {
        gather(scratch, tiles(), channelTiles * ROW_BYTES);
        LaneTranspose.sumLanes(
            scratch.segment(), sums(scratch, 0, tiles()), spec.o(), bias.segment(), bias.offset());
      }
    }
  }

  /** Takes the blocks of a region to a share of the tiles. */
  private void take(
      int region, int split, int part, Buffer images, Buffer gradient, Buffer scratch) {
    int from = tiles() * split / splits;
    int to = tiles() * (split + 1) / splits;
    long products = scratch.offset() + regions * scratch(spec) * Float.BYTES + part * TILE_BYTES;
    long packed =
        scratch.offset() + packed() * Float.BYTES + (long) part * blocks.longest() * ROW_BYTES;
    long base = sums(scratch, region, 0);
    MemorySegment segment = scratch.segment();
    SumTiles.clear(segment, base + from * TILE_BYTES, (to - from) * TILE_BYTES);
    for (int block = blocks.begin(region); block < blocks.end(region); block++) {
      for (int tile = from; tile < to; tile++) {
        int channelTile = tile / rows.tiles();
        int rowTile = tile % rows.tiles();
        if (tile == from || rowTile == 0) {
          pack(gradient, block, channelTile, segment, packed);
        }
        if (rowTile == 0 && spec.bias()) {
          long sums = base + tiles() * TILE_BYTES + channelTile * ROW_BYTES;
          if (block == blocks.begin(region)) {
            SumTiles.clear(segment, sums, ROW_BYTES);
          }
          LaneFilterTiles.add(segment, packed, blocks.gradientSteps(block).length, segment, sums);
        }
        if (rows.any(blocks.kind(block), rowTile)) {
          multiply(images, packed, segment, block, rowTile, products, base + tile * TILE_BYTES);
        }
      }
    }
  }

  private int tiles() {
    return rows.tiles() * channelTiles;
  }

  /** A region's sums of a tile, row by row; behind all tiles those of the bias. */
  private long sums(Buffer scratch, int region, int tile) {
    return scratch.offset() + region * scratch(spec) * Float.BYTES + tile * TILE_BYTES;
  }

  /** Adds the sums of all regions, from a tile on, to those of the first. */
  private void gather(Buffer scratch, int tile, long bytes) {
    MemorySegment segment = scratch.segment();
    for (int region = 1; region < regions; region++) {
      long from = sums(scratch, region, tile);
      SumTiles.add(segment, from, 0, segment, sums(scratch, 0, tile), 0, 1, bytes);
    }
  }

  private void pack(Buffer gradient, int block, int channelTile, MemorySegment packed, long to) {
    long laneBytes = (long) spec.lanes() * Float.BYTES;
    int channel = channelTile * CHANNELS;
    int last = spec.o() - 1;
    LaneFilterTiles.pack(
        gradient.segment(),
        gradient.offset() + channel * laneBytes,
        gradient.offset() + Math.min(channel + 1, last) * laneBytes,
        gradient.offset() + Math.min(channel + 2, last) * laneBytes,
        gradient.offset() + Math.min(channel + 3, last) * laneBytes,
        blocks.gradientSteps(block),
        packed,
        to);
  }

  private void multiply(
      Buffer images,
      long packed,
      MemorySegment segment,
      int block,
      int rowTile,
      long products,
      long to) {
    int kind = blocks.kind(block);
    int row = rowTile * FilterRows.TILE;
    long x = images.offset();
    LaneFilterTiles.multiply(
        images.segment(),
        x + rows.bytes(kind, row),
        x + rows.bytes(kind, row + 1),
        x + rows.bytes(kind, row + 2),
        x + rows.bytes(kind, row + 3),
        x + rows.bytes(kind, row + 4),
        x + rows.bytes(kind, row + 5),
        blocks.imageSteps(block),
        segment,
        packed,
        segment,
        products);
    if (rows.all(kind, rowTile)) {
      SumTiles.add(segment, products, 0, segment, to, 0, 1, TILE_BYTES);
      return;
    }
    for (int r = 0; r < FilterRows.TILE; r++) {
      if (rows.inside(kind, row + r)) {
        long shift = r * ROW_BYTES;
        SumTiles.add(segment, products + shift, 0, segment, to + shift, 0, 1, ROW_BYTES);
      }
    }
  }

  /** Sums over lanes, then puts each sum where the filter has its element. */
  private void sum(Buffer scratch, Buffer out, int part) {
    int units = Math.ceilDiv(tiles(), SUM_TILES);
    int from = units * part / sumParts * SUM_TILES;
    int to = Math.min(units * (part + 1) / sumParts * SUM_TILES, tiles());
    MemorySegment segment = scratch.segment();
    long totals = scratch.offset() + (totals() + (long) from * TILE_SUMS) * Float.BYTES;
    gather(scratch, from, (to - from) * TILE_BYTES);
    LaneTranspose.sumLanes(
        segment, sums(scratch, 0, from), (to - from) * TILE_SUMS, segment, totals);
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

  @Override
  public String describe() {
    return "filter gradient, %d rows by %d channels over lanes, %d blocks, %d parts"
        .formatted(rows.count(), spec.o(), blocks.count(), parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
