package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient by a small filter: every element of it is a vector of sums over the batch, kept in
 * scratch memory while blocks of positions pass by and summed over its lanes in a second phase.
 *
 * <p>It needs no transposed copy, but as many times the filter's memory as a vector has lanes.
 * Positions are taken by kind, in blocks that stay in the caches while all tiles pass over them.
 */
final class LaneFilterPlan implements ConvPlan {
  /** Steps of the innermost loop in a block: long enough to pay for loading and storing sums. */
  private static final int BLOCK_STEPS = 224;

  /** Output channels of a tile. */
  private static final int CHANNELS = 4;

  private static final long VECTOR_BYTES = (long) Lanes.COUNT * Float.BYTES;
  private static final long TILE_BYTES = CHANNELS * VECTOR_BYTES;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final ConvSpec spec;
  private final FilterRows rows;
  private final int channelTiles;
  private final int parts;
  private final int sumParts;
  private final int[] blockKinds;
  private final int[][] imageSteps;
  private final int[][] gradientSteps;
  private final float[][] packed;

  LaneFilterPlan(ConvSpec spec, int threads) {
    this.spec = spec;
    rows = new FilterRows(spec);
    channelTiles = Math.ceilDiv(spec.o(), CHANNELS);
    parts = Math.min(threads, rows.tiles() * channelTiles);
    sumParts = Math.min(threads, Math.ceilDiv(rows.count(), Lanes.COUNT));
    List<int[]> blocks = new ArrayList<>();
    for (int kind = 0; kind < rows.kinds(); kind++) {
      blocks(kind, blocks);
    }
    blockKinds = new int[blocks.size()];
    imageSteps = new int[blocks.size()][];
    gradientSteps = new int[blocks.size()][];
    int longest = 0;
    for (int block = 0; block < blocks.size(); block++) {
      int[] positions = blocks.get(block);
      blockKinds[block] = rows.kind(positions[0]);
      steps(positions, block);
      longest = Math.max(longest, imageSteps[block].length);
    }
    packed = new float[parts][longest * CHANNELS * Lanes.COUNT];
  }

  /** Elements of scratch memory that this way takes for a filter. */
  static long scratch(ConvSpec spec) {
    int rowTiles = Math.ceilDiv(spec.kh() * spec.kw() * spec.c(), FilterRows.TILE);
    int channels = Math.ceilDiv(spec.o(), CHANNELS) * CHANNELS;
    return ((long) rowTiles * FilterRows.TILE + 1) * channels * Lanes.COUNT;
  }

  /** Cuts the positions of a kind into blocks. */
  private void blocks(int kind, List<int[]> blocks) {
    int room = Math.max(1, BLOCK_STEPS / vectors());
    int[] block = new int[room];
    int filled = 0;
    for (int position = 0; position < rows.positions(); position++) {
      if (rows.kind(position) == kind) {
        block[filled++] = position;
        if (filled == room) {
          blocks.add(block);
          block = new int[room];
          filled = 0;
        }
      }
    }
    if (filled > 0) {
      blocks.add(Arrays.copyOf(block, filled));
    }
  }

  /** Lists the vectors of a block's positions as element offsets in images and gradient. */
  private void steps(int[] positions, int block) {
    int vectors = vectors();
    imageSteps[block] = new int[positions.length * vectors];
    gradientSteps[block] = new int[positions.length * vectors];
    for (int step = 0; step < positions.length * vectors; step++) {
      int position = positions[step / vectors];
      int shift = step % vectors * Lanes.COUNT;
      imageSteps[block][step] = rows.base(position) + shift;
      gradientSteps[block][step] = position * spec.o() * spec.lanes() + shift;
    }
  }

  private int vectors() {
    return Math.ceilDiv(spec.n(), Lanes.COUNT);
  }

  @Override
  public long scratch() {
    return scratch(spec) + (long) parts * FilterRows.TILE * CHANNELS * Lanes.COUNT;
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
      int tiles = rows.tiles() * channelTiles;
      int from = (int) ((long) tiles * part / parts);
      int to = (int) ((long) tiles * (part + 1) / parts);
      long products = scratch.offset() + scratch(spec) * Float.BYTES;
      products += part * (FilterRows.TILE * TILE_BYTES);
      clear(scratch, from, to);
      for (int block = 0; block < blockKinds.length; block++) {
        for (int tile = from; tile < to; tile++) {
          int channelTile = tile / rows.tiles();
          int rowTile = tile % rows.tiles();
          if (tile == from || rowTile == 0) {
            pack(b, block, channelTile, packed[part]);
          }
          if (rowTile == 0 && spec.bias()) {
            long sums = biasSums(scratch, channelTile);
            int steps = gradientSteps[block].length;
            LaneFilterTiles.add(packed[part], steps, scratch.segment(), sums);
          }
          if (rows.any(blockKinds[block], rowTile)) {
            multiply(a, packed[part], scratch, block, channelTile, rowTile, products);
          }
        }
      }
    } else {
      sum(scratch, out, part);
      if (part == 0 && spec.bias()) {
        LaneTranspose.sumLanes(
            scratch.segment(), biasSums(scratch, 0), spec.o(), bias.segment(), bias.offset());
      }
    }
  }

  private long rowBytes() {
    return channelTiles * TILE_BYTES;
  }

  private long biasSums(Buffer scratch, int channelTile) {
    long row = scratch.offset() + (long) rows.tiles() * FilterRows.TILE * rowBytes();
    return row + channelTile * TILE_BYTES;
  }

  private void clear(Buffer scratch, int from, int to) {
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (int tile = from; tile < to; tile++) {
      int rowTile = tile % rows.tiles();
      long shift = tile / rows.tiles() * TILE_BYTES;
      for (int r = 0; r < FilterRows.TILE; r++) {
        clear(scratch.segment(), row(scratch, rowTile * FilterRows.TILE + r) + shift, zero);
      }
      if (rowTile == 0) {
        clear(scratch.segment(), biasSums(scratch, tile / rows.tiles()), zero);
      }
    }
  }

  private static void clear(MemorySegment segment, long at, FloatVector zero) {
    for (int i = 0; i < CHANNELS; i++) {
      zero.intoMemorySegment(segment, at + i * VECTOR_BYTES, ORDER);
    }
  }

  private long row(Buffer scratch, int row) {
    return scratch.offset() + row * rowBytes();
  }

  private void pack(Buffer gradient, int block, int channelTile, float[] to) {
    long laneBytes = (long) spec.lanes() * Float.BYTES;
    int channel = channelTile * CHANNELS;
    int last = spec.o() - 1;
    LaneFilterTiles.pack(
        gradient.segment(),
        gradient.offset() + channel * laneBytes,
        gradient.offset() + Math.min(channel + 1, last) * laneBytes,
        gradient.offset() + Math.min(channel + 2, last) * laneBytes,
        gradient.offset() + Math.min(channel + 3, last) * laneBytes,
        gradientSteps[block],
        to);
  }

  private void multiply(
      Buffer images,
      float[] gradient,
      Buffer scratch,
      int block,
      int channelTile,
      int rowTile,
      long products) {
    int kind = blockKinds[block];
    int row = rowTile * FilterRows.TILE;
    long shift = channelTile * TILE_BYTES;
    long x = images.offset();
    LaneFilterTiles.multiply(
        images.segment(),
        x + rows.bytes(kind, row),
        x + rows.bytes(kind, row + 1),
        x + rows.bytes(kind, row + 2),
        x + rows.bytes(kind, row + 3),
        x + rows.bytes(kind, row + 4),
        x + rows.bytes(kind, row + 5),
        imageSteps[block],
        gradient,
        scratch.segment(),
        products);
    for (int r = 0; r < FilterRows.TILE; r++) {
      if (rows.inside(kind, row + r)) {
        long from = products + r * TILE_BYTES;
        long to = row(scratch, row + r) + shift;
        SumTiles.add(scratch.segment(), from, 0, scratch.segment(), to, 0, 1, TILE_BYTES);
      }
    }
  }

  /** Sums over lanes; parts begin at multiples of a block of 16 sums, so that all cut alike. */
  private void sum(Buffer scratch, Buffer out, int part) {
    int units = Math.ceilDiv(rows.count(), Lanes.COUNT);
    int from = units * part / sumParts * Lanes.COUNT;
    int to = Math.min(units * (part + 1) / sumParts * Lanes.COUNT, rows.count());
    boolean dense = spec.o() % CHANNELS == 0;
    int step = dense ? to - from : 1;
    for (int row = from; row < to; row += step) {
      long at = out.offset() + (long) row * spec.o() * Float.BYTES;
      LaneTranspose.sumLanes(
          scratch.segment(), row(scratch, row), step * spec.o(), out.segment(), at);
    }
  }

  @Override
  public String describe() {
    return "filter gradient, %d rows by %d channels over lanes, %d blocks, %d parts"
        .formatted(rows.count(), spec.o(), blockKinds.length, parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
