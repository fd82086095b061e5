package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.ConvTiles;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.conv.plan.TapAxis;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.LaneTranspose;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The gradient of a large filter: vectors run over its output channels, for which the gradient of
 * the result is transposed first.
 *
 * <p>Three phases: transpose [o, lanes] to [n, o] at every position (and sum it, for the bias);
 * multiply every row of the images, four to eight channels at a time, with all results to which it
 * contributed; add up the bias and the sums of regions, and copy out sums that could not be formed
 * in place. A step of the second phase is a small matrix product over some consecutive positions
 * and the batch, with the packed images in place of a filter. The filter's gradient stays in the
 * cache; sums of a step are formed in registers, which keeps long sums exact.
 *
 * <p>The image is split into regions with separate sums, so that each of two threads fetches half
 * of images and gradient.
 */
public final class ChannelFilterGrad implements ConvPlan {
  /** Independent of the number of threads, so that the order of a sum never changes. */
  private static final int REGIONS = 2;

  /** The minimum multiplications and additions at which regions are worthwhile. */
  private static final double LARGE = 4e6;

  /** The minimum rows of an image at which regions get about the same number in any case. */
  private static final int MANY_ROWS = 32;

  /**
   * Channels of the images that are packed together if it isn't those of a tile: in one tile if the
   * result has three vectors and there are 32 registers, in two of four if there are 16.
   */
  private static final int MORE_CHANNELS = 8;

  /** The maximum number of examples per step, limited by the cache space of their packed images. */
  public static final int BATCH_BLOCK = 128;

  /** The elements of the packed images per cell. */
  public static final int CELL = BATCH_BLOCK * ImagePackingLoops.PACKED;

  private final ConvSpec spec;
  private final TapAxis rows;
  private final int channels;
  private final int channelTiles;
  private final int regions;
  private final int splits;
  private final long rowBytes;
  private final ChannelSteps steps;
  private final ChannelSums sums;
  private final int transposeParts;
  private final int parts;
  private final int finishParts;
  private final float[][] packed;

  public ChannelFilterGrad(ConvSpec s, int threads) {
    spec = s;
    rows = TapAxis.backward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH());
    int vectors = Math.ceilDiv(s.o(), Lanes.COUNT);
    int[] groups = Split.even(vectors, ConvTiles.VECTORS);
    boolean more =
        MORE_CHANNELS % ConvTiles.CHANNELS == 0
            ? Math.ceilDiv(s.c(), ConvTiles.CHANNELS) % 2 == 0
            : Arrays.stream(groups).allMatch(group -> group == 3) && s.c() > ConvTiles.CHANNELS;
    channels = more ? MORE_CHANNELS : ConvTiles.CHANNELS;
    channelTiles = Math.ceilDiv(s.c(), channels);
    rowBytes = vectors * Access.BYTES;
    steps = new ChannelSteps(s, groups, rowBytes, channels);
    transposeParts = Math.min(threads, positions());
    boolean even = s.h() % REGIONS == 0 || s.h() >= MANY_ROWS;
    regions = s.flops() < LARGE || !even ? 1 : REGIONS;
    sums = new ChannelSums(s, channels, regions);
    splits = Math.clamp(threads / regions, 1, units());
    parts = regions * splits;
    finishParts = Math.min(threads, units());
    packed = new float[parts][Math.multiplyExact(s.w(), CELL)];
  }

  /** The positions of the result in all blocks of the batch. */
  private int positions() {
    return spec.blocks() * spec.outH() * spec.outW();
  }

  /** The units of work per region: a unit is a tile of input channels for one row of the filter. */
  private int units() {
    return channelTiles * spec.kh();
  }

  private long transposedBytes() {
    return (long) positions() * spec.images() * rowBytes;
  }

  private long biasBytes() {
    return (positions() + 1) * rowBytes;
  }

  private long tileBytes() {
    return channels * ChannelSteps.TILE_ROW;
  }

  /** The bytes of scratch memory before the sums. */
  private long beforeSums() {
    return transposedBytes() + biasBytes() + parts * tileBytes();
  }

  @Override
  public ChannelFilterGrad warmUpCorner() {
    return new ChannelFilterGrad(spec.corner(2, WarmUpCorner.ROUNDS, ConvTiles.CHANNELS), 1);
  }

  @Override
  public long scratch() {
    return (beforeSums() + sums.bytes()) / Float.BYTES;
  }

  @Override
  public int phases() {
    return sums.areResult() && !spec.bias() ? 2 : 3;
  }

  @Override
  public int parts(int phase) {
    return phase == 0 ? transposeParts : phase == 1 ? parts : finishParts;
  }

  @Override
  public double share(int phase) {
    return phase == 1 ? 1 : 0;
  }

  @Override
  public void run(
      int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
    switch (phase) {
      case 0 -> transpose(b, scratch, part);
      case 1 -> multiply(a, out, scratch, part);
      default -> finish(scratch, out, bias, part);
    }
  }

  private void transpose(Buffer gradient, Buffer scratch, int part) {
    int from = (int) ((long) positions() * part / transposeParts);
    int to = (int) ((long) positions() * (part + 1) / transposeParts);
    long laneBytes = (long) spec.lanes() * Float.BYTES;
    MemorySegment segment = scratch.segment();
    for (int position = from; position < to; position++) {
      long in = gradient.offset() + (long) position * spec.o() * laneBytes;
      long at = scratch.offset() + (long) position * spec.images() * rowBytes;
      LaneTranspose.run(
          gradient.segment(), in, laneBytes, spec.o(), spec.images(), segment, at, rowBytes);
      if (spec.bias()) {
        long sums = scratch.offset() + transposedBytes() + position * rowBytes;
        SumTileLoops.sumRows(segment, at, rowBytes, spec.images(), sums);
      }
    }
  }

  private void multiply(Buffer images, Buffer out, Buffer scratch, int part) {
    int region = part / splits;
    int from = units() * (part % splits) / splits;
    int to = units() * (part % splits + 1) / splits;
    long sumsAt = scratch.offset() + beforeSums();
    for (int unit = from; unit < to; unit++) {
      for (int s = 0; s < spec.kw(); s++) {
        int tap = unit % spec.kh() * spec.kw() + s;
        sums.clear(region, tap, unit / spec.kh(), out, scratch, sumsAt);
      }
    }
    int beginRow = rows.cells() * region / regions;
    int endRow = rows.cells() * (region + 1) / regions;
    for (int block = 0; block < spec.blocks(); block++) {
      for (int row = beginRow; row < endRow; row++) {
        for (int first = 0; first < spec.images(); first += BATCH_BLOCK) {
          for (int tile = from / spec.kh(); tile * spec.kh() < to; tile++) {
            int fromTap = from - tile * spec.kh();
            int toTap = to - tile * spec.kh();
            take(images, block, row, first, tile, fromTap, toTap, out, scratch, part);
          }
        }
      }
    }
  }

  /** Takes a tile of channels of one row of the images through some rows of the filter. */
  private void take(
      Buffer images,
      int block,
      int row,
      int first,
      int tile,
      int fromTap,
      int toTap,
      Buffer out,
      Buffer scratch,
      int part) {
    int[] taps = rows.taps(rows.kind(row));
    int[] shifts = rows.shifts(rows.kind(row));
    int count = Math.min(BATCH_BLOCK, spec.images() - first);
    MemorySegment segment = sums.segment(part / splits, out, scratch);
    long sumsAt = scratch.offset() + beforeSums();
    long tileAt = scratch.offset() + transposedBytes() + biasBytes() + part * tileBytes();
    boolean ready = false;
    for (int r = 0; r < taps.length; r++) {
      if (taps[r] >= fromTap && taps[r] < toTap) {
        if (!ready) {
          pack(images, block * spec.h() + row, first, tile, count, packed[part]);
          ready = true;
        }
        long resultRow = (long) block * spec.outH() + rows.base(row) + shifts[r];
        long position = resultRow * spec.outW();
        long y = scratch.offset() + (position * spec.images() + first) * rowBytes;
        int tap = taps[r] * spec.kw();
        for (int s = 0; s < spec.kw(); s++) {
          long at = sums.at(part / splits, tap + s, tile, out, sumsAt);
          steps.add(y, s, count, packed[part], scratch.segment(), tileAt, segment, at);
        }
      }
    }
  }

  private void pack(Buffer images, int row, int first, int tile, int count, float[] to) {
    int channel = tile * channels;
    int last = Math.min(channels, spec.c() - channel) - 1;
    long laneBytes = (long) spec.lanes() * Float.BYTES;
    int vectors = Math.ceilDiv(count, Lanes.COUNT);
    for (int col = 0; col < spec.w(); col++) {
      long cell = (long) row * spec.w() + col;
      long at = images.offset() + (cell * spec.c() + channel) * laneBytes;
      at += (long) first * Float.BYTES;
      ImagePackingLoops.run(images.segment(), at, laneBytes, last, vectors, to, col * CELL);
    }
  }

  private void finish(Buffer scratch, Buffer out, Buffer bias, int part) {
    sums.gatherShare(part, finishParts, out, scratch, scratch.offset() + beforeSums());
    if (part == 0 && spec.bias()) {
      MemorySegment segment = scratch.segment();
      long partial = scratch.offset() + transposedBytes();
      long total = partial + positions() * rowBytes;
      SumTileLoops.sumRows(segment, partial, rowBytes, positions(), total);
      long bytes = (long) spec.o() * Float.BYTES;
      MemorySegment.copy(segment, total, bias.segment(), bias.offset(), bytes);
    }
  }

  @Override
  public String describe() {
    return "filter gradient, %d rows by %d transposed channels, %dx%d tiles, %d parts"
        .formatted(spec.kh() * spec.kw() * spec.c(), spec.o(), channels, steps.vectors(), parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
