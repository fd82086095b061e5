package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/**
 * The gradient of a small filter: every element of it is a vector of sums over the batch, kept in
 * scratch memory while blocks of positions pass by and summed over its lanes in a second phase, see
 * {@link LaneSums}.
 *
 * <p>It needs no transposed copy, but as many times the filter's memory as a vector has lanes.
 * Positions are taken by kind, in blocks that stay in the caches while all tiles pass over them.
 * The batch or, if it is held in few blocks, the image is cut into regions, each with sums of its
 * own: two threads then read what they have written themselves, a half each, as convolutions are
 * cut too.
 */
public final class LaneFilterGrad implements ConvPlan {
  /** Independent of the number of threads, so that the order of a sum never changes. */
  private static final int REGIONS = 2;

  /** Blocks that are cut into regions of about as many; of fewer, each image is cut. */
  private static final int MANY_BLOCKS = 8 * REGIONS;

  /** The minimum multiplications and additions at which regions are worthwhile. */
  private static final double LARGE = 4e6;

  private final ConvSpec spec;

  /** The blocks of each region, or of all if images are cut. */
  private final FilterGroup[][] groups;

  private final FilterRows rows;
  private final LaneSums sums;
  private final int regions;
  private final int splits;
  private final int parts;
  private final long packed;

  public LaneFilterGrad(ConvSpec spec, int threads) {
    this.spec = spec;
    regions = spec.flops() < LARGE ? 1 : Math.min(REGIONS, spec.outH() * spec.outW());
    groups = groups();
    rows = groups[0][0].rows();
    sums = new LaneSums(spec, rows, regions, threads);
    splits = Math.clamp(threads / regions, 1, sums.tiles());
    parts = regions * splits;
    packed =
        Stream.of(groups)
            .flatMap(Stream::of)
            .mapToLong(g -> g.packed(LaneSums.CHANNELS))
            .max()
            .orElseThrow();
  }

  private FilterGroup[][] groups() {
    int blocks = spec.blocks();
    if (blocks < MANY_BLOCKS) {
      return new FilterGroup[][] {FilterGroup.of(spec, regions, 0, blocks)};
    }
    FilterGroup[][] result = new FilterGroup[regions][];
    for (int region = 0; region < regions; region++) {
      int from = blocks * region / regions;
      int to = blocks * (region + 1) / regions;
      result[region] = FilterGroup.of(spec, 1, from, to);
    }
    return result;
  }

  /** Elements of scratch memory that this way takes for a filter. */
  public static long scratch(ConvSpec spec) {
    return LaneSums.length(spec);
  }

  @Override
  public LaneFilterGrad warmUpCorner() {
    return new LaneFilterGrad(spec.corner(2, WarmUpCorner.ROUNDS, 1), 1);
  }

  @Override
  public long scratch() {
    return totals() + sums.totals();
  }

  /** Elements before the totals over lanes. */
  private long totals() {
    return sums.length() + parts * packed;
  }

  @Override
  public int phases() {
    return 2;
  }

  @Override
  public int parts(int phase) {
    return phase == 0 ? parts : sums.parts();
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
      sums.addUp(scratch, totals(), out, part);
      if (part == 0 && spec.bias()) {
        sums.addUpBias(scratch, bias);
      }
    }
  }

  /** Takes the runs of a region to a share of the tiles. */
  private void take(
      int region, int split, int part, Buffer images, Buffer gradient, Buffer scratch) {
    int from = sums.tiles() * split / splits;
    int to = sums.tiles() * (split + 1) / splits;
    MemorySegment segment = scratch.segment();
    long base = sums.at(scratch, region, 0);
    long x = scratch.offset() + (sums.length() + part * packed) * Float.BYTES;
    long bytes = (to - from) * LaneSums.TILE_BYTES;
    RowLoops.clearVectors(segment, base + from * LaneSums.TILE_BYTES, bytes);
    if (spec.bias()) {
      // A part that takes a channel's first tile sums its bias; clearing others' would be a race.
      int first = Math.ceilDiv(from, rows.tiles());
      int count = Math.ceilDiv(to, rows.tiles()) - first;
      RowLoops.clearVectors(segment, sums.bias(base, first), count * LaneSums.ROW_BYTES);
    }
    boolean cut = groups.length < regions;
    for (FilterGroup group : groups[cut ? 0 : region]) {
      take(group, cut ? region : 0, from, to, images, gradient, segment, x, base);
    }
  }

  /** Takes the runs of a region through a group of blocks. */
  private void take(
      FilterGroup group,
      int region,
      int from,
      int to,
      Buffer images,
      Buffer gradient,
      MemorySegment segment,
      long x,
      long base) {
    FilterRuns runs = group.runs();
    ImageRing ring = group.ring();
    long y = x + ring.length() * Float.BYTES;
    long imagesAt = images.offset() + group.first() * spec.inputBlock() * Float.BYTES;
    ring.clear(segment, x);
    int ready = 0;
    for (int run = runs.begin(region); run < runs.end(region); run++) {
      ready = ring.advance(images.segment(), imagesAt, runs.row(run), ready, segment, x);
      for (int tile = from; tile < to; tile++) {
        int channelTile = tile / rows.tiles();
        int rowTile = tile % rows.tiles();
        if (tile == from || rowTile == 0) {
          pack(group, gradient, run, channelTile, segment, y);
        }
        if (rowTile == 0 && spec.bias()) {
          LaneTileLoops.add(segment, y, runs.steps(run), segment, sums.bias(base, channelTile));
        }
        if (rows.any(runs.row(run), rowTile)) {
          multiply(group, segment, run, rowTile, x, y, base + tile * LaneSums.TILE_BYTES);
        }
      }
    }
  }

  private void pack(
      FilterGroup group, Buffer gradient, int run, int channelTile, MemorySegment packed, long to) {
    FilterRuns runs = group.runs();
    long laneBytes = (long) spec.lanes() * Float.BYTES;
    long position = (long) runs.row(run) * spec.outW() + runs.first(run);
    long gradientAt = gradient.offset() + group.first() * spec.outputBlock() * Float.BYTES;
    long at = gradientAt + position * spec.o() * laneBytes;
    int channel = channelTile * LaneSums.CHANNELS;
    int last = spec.o() - 1;
    LanePackingLoops.channels(
        gradient.segment(),
        at + channel * laneBytes,
        at + Math.min(channel + 1, last) * laneBytes,
        at + Math.min(channel + 2, last) * laneBytes,
        at + Math.min(channel + 3, last) * laneBytes,
        runs.gradientSteps(),
        runs.steps(run),
        packed,
        to);
  }

  private void multiply(
      FilterGroup group, MemorySegment segment, int run, int rowTile, long x, long y, long to) {
    FilterRuns runs = group.runs();
    FilterRows rows = group.rows();
    int resultRow = runs.row(run);
    int row = rowTile * FilterRows.TILE;
    long at = x + runs.first(run) * group.ring().step();
    int steps = runs.steps(run);
    long x0 = at + rows.bytes(resultRow, row);
    long x1 = at + rows.bytes(resultRow, row + 1);
    if (FilterRows.TILE == 2) {
      LaneTileLoops.multiply(segment, x0, x1, steps, y, to);
    } else {
      LaneTileLoops.multiply(
          segment,
          x0,
          x1,
          at + rows.bytes(resultRow, row + 2),
          at + rows.bytes(resultRow, row + 3),
          at + rows.bytes(resultRow, row + 4),
          steps,
          y,
          to);
    }
  }

  private int runs() {
    return Stream.of(groups).flatMap(Stream::of).mapToInt(g -> g.runs().count()).sum();
  }

  @Override
  public String describe() {
    return "filter gradient, %d rows by %d channels over lanes, %d runs, %d parts"
        .formatted(rows.count(), spec.o(), runs(), parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
