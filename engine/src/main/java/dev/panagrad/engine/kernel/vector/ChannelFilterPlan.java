package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The gradient by a large filter: vectors run over its output channels, for which the gradient of
 * the result is transposed first.
 *
 * <p>Three phases: transpose [o, lanes] to [n, o] at every position (and sum it, for the bias);
 * take every row of the images, six or eight channels at a time, to all the results that it took
 * part in; add up the bias and the sums of regions, and copy out what could not be summed in place.
 * A step of the second phase is a small matrix product over some neighbouring positions and the
 * batch, with the packed images in the place of a filter. The filter's gradient stays in the cache;
 * sums of a step are formed in registers, which keeps long sums exact.
 *
 * <p>The image is cut into regions, each with sums of its own, so that two threads fetch half of
 * images and gradient each.
 */
final class ChannelFilterPlan implements ConvPlan {
  /** Fixed, whatever the threads, so that the order of a sum never changes. */
  private static final int REGIONS = 2;

  /** Multiplications and additions for which regions pay. */
  private static final double LARGE = 4e6;

  /** Rows of an image of which regions get about the same number, whatever it is. */
  private static final int MANY_ROWS = 32;

  /** Channels of the images in a tile, and in one for which the result has three vectors. */
  private static final int CHANNELS = 6;

  private static final int MORE_CHANNELS = 8;

  /** Examples and positions of a step: enough to pay for adding its sums to the others. */
  private static final int STEP = 512;

  /** Examples of a step at most: their packed images take their place in the cache. */
  private static final int BATCH_BLOCK = 128;

  /** Elements of the packed images of one cell. */
  private static final int CELL = BATCH_BLOCK * ImagePacking.PACKED;

  private static final int MAX_VECTORS = 4;
  private static final long VECTOR_BYTES = (long) Lanes.COUNT * Float.BYTES;
  private static final long TILE_ROW = MAX_VECTORS * VECTOR_BYTES;

  private final ConvSpec spec;
  private final GatherAxis rows;
  private final int channels;
  private final int channelTiles;
  private final int regions;
  private final int splits;
  private final int[] groups;
  private final long rowBytes;
  private final int[] columns;
  private final int[] table;
  private final int[] lastTable;
  private final ChannelSums sums;
  private final int transposeParts;
  private final int parts;
  private final int finishParts;
  private final float[][] packed;
  private final float[] zeros = new float[CHANNELS];

  ChannelFilterPlan(ConvSpec s, int threads) {
    spec = s;
    rows = GatherAxis.backward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH());
    int vectors = Math.ceilDiv(s.o(), Lanes.COUNT);
    groups = Split.even(vectors, MAX_VECTORS);
    boolean threes = Arrays.stream(groups).allMatch(group -> group == 3);
    channels = threes && s.c() > CHANNELS ? MORE_CHANNELS : CHANNELS;
    channelTiles = Math.ceilDiv(s.c(), channels);
    rowBytes = vectors * VECTOR_BYTES;
    int block = Math.min(s.n(), BATCH_BLOCK);
    columns = Split.even(s.outW(), Math.max(1, STEP / block));
    table = table(block, columns);
    lastTable = table((s.n() - 1) % BATCH_BLOCK + 1, columns);
    transposeParts = Math.min(threads, positions());
    boolean even = s.h() % REGIONS == 0 || s.h() >= MANY_ROWS;
    regions = s.flops() < LARGE || !even ? 1 : REGIONS;
    sums = new ChannelSums(s, channels, regions);
    splits = Math.clamp(threads / regions, 1, units());
    parts = regions * splits;
    finishParts = Math.min(threads, units());
    packed = new float[parts][s.w() * CELL];
  }

  /** Pairs of element offsets in the transposed gradient and the packed images, for a step. */
  private int[] table(int examples, int[] steps) {
    int positions = 0;
    for (int step : steps) {
      positions = Math.max(positions, step);
    }
    int[] result = new int[2 * positions * examples];
    int rowLength = (int) (rowBytes / Float.BYTES);
    for (int i = 0; i < positions * examples; i++) {
      int position = i / examples;
      int p = i % examples;
      result[2 * i] = Math.toIntExact(((long) position * spec.n() + p) * rowLength);
      result[2 * i + 1] = position * spec.strideW() * CELL + p * ImagePacking.PACKED;
    }
    return result;
  }

  private int positions() {
    return spec.outH() * spec.outW();
  }

  /** What a region splits over threads: a tile of input channels for one row of the filter. */
  private int units() {
    return channelTiles * spec.kh();
  }

  private long transposedBytes() {
    return (long) positions() * spec.n() * rowBytes;
  }

  private long biasBytes() {
    return (positions() + 1) * rowBytes;
  }

  private long tileBytes() {
    return channels * TILE_ROW;
  }

  /** Bytes of scratch memory before the sums. */
  private long beforeSums() {
    return transposedBytes() + biasBytes() + parts * tileBytes();
  }

  @Override
  public ChannelFilterPlan sample() {
    return new ChannelFilterPlan(spec.corner(2, Samples.ROUNDS, CHANNELS), 1);
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
      long at = scratch.offset() + (long) position * spec.n() * rowBytes;
      LaneTranspose.run(
          gradient.segment(), in, laneBytes, spec.o(), spec.n(), segment, at, rowBytes);
      if (spec.bias()) {
        long sums = scratch.offset() + transposedBytes() + position * rowBytes;
        SumTiles.sumRows(segment, at, rowBytes, spec.n(), sums);
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
    int endRow = rows.cells() * (region + 1) / regions;
    for (int row = rows.cells() * region / regions; row < endRow; row++) {
      for (int first = 0; first < spec.n(); first += BATCH_BLOCK) {
        for (int tile = from / spec.kh(); tile * spec.kh() < to; tile++) {
          int fromTap = from - tile * spec.kh();
          int toTap = to - tile * spec.kh();
          take(images, row, first, tile, fromTap, toTap, out, scratch, part);
        }
      }
    }
  }

  /** Takes a tile of channels of one row of the images through some rows of the filter. */
  private void take(
      Buffer images,
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
    int count = Math.min(BATCH_BLOCK, spec.n() - first);
    MemorySegment segment = sums.segment(part / splits, out, scratch);
    long sumsAt = scratch.offset() + beforeSums();
    boolean ready = false;
    for (int r = 0; r < taps.length; r++) {
      if (taps[r] >= fromTap && taps[r] < toTap) {
        if (!ready) {
          pack(images, row, first, tile, count, packed[part]);
          ready = true;
        }
        long position = (long) (rows.base(row) + shifts[r]) * spec.outW();
        long y = scratch.offset() + (position * spec.n() + first) * rowBytes;
        int tap = taps[r] * spec.kw();
        for (int s = 0; s < spec.kw(); s++) {
          long at = sums.at(part / splits, tap + s, tile, out, sumsAt);
          step(y, s, count, scratch, part, segment, at);
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
      ImagePacking.run(images.segment(), at, laneBytes, last, vectors, to, col * CELL);
    }
  }

  /** Adds to the sums of one tap what a row of results contributes. */
  private void step(
      long y, int tap, int count, Buffer scratch, int part, MemorySegment to, long at) {
    int before = spec.padLeft() - tap;
    int from = Math.max(0, Math.ceilDiv(before, spec.strideW()));
    int end = Math.min(spec.outW(), Math.floorDiv(spec.w() - 1 + before, spec.strideW()) + 1);
    MemorySegment segment = scratch.segment();
    long tile = scratch.offset() + transposedBytes() + biasBytes() + part * tileBytes();
    int[] pairs = count == Math.min(spec.n(), BATCH_BLOCK) ? table : lastTable;
    int begin = 0;
    for (int block : columns) {
      int col = Math.max(begin, from);
      int entries = 2 * count * (Math.min(begin + block, end) - col);
      begin += block;
      if (entries <= 0) {
        continue;
      }
      int x = (col * spec.strideW() - before) * CELL;
      long shift = 0;
      for (int vectors : groups) {
        product(
            vectors,
            segment,
            y + (long) col * spec.n() * rowBytes + shift,
            packed[part],
            x,
            pairs,
            entries,
            tile);
        long bytes = vectors * VECTOR_BYTES;
        SumTiles.add(segment, tile, TILE_ROW, to, at + shift, rowBytes, channels, bytes);
        shift += bytes;
      }
    }
  }

  /** Computes a tile of sums over the entries of a table. */
  private void product(
      int vectors,
      MemorySegment segment,
      long y,
      float[] images,
      int x,
      int[] pairs,
      int entries,
      long tile) {
    if (channels == MORE_CHANNELS) {
      ChannelTile8x3.run(segment, y, images, x, pairs, entries, segment, tile, TILE_ROW);
    } else {
      ConvTiles6.run(
          vectors,
          segment,
          y,
          images,
          x,
          zeros,
          0,
          pairs,
          entries,
          segment,
          tile,
          TILE_ROW,
          Float.NEGATIVE_INFINITY);
    }
  }

  private void finish(Buffer scratch, Buffer out, Buffer bias, int part) {
    sums.gatherShare(part, finishParts, out, scratch, scratch.offset() + beforeSums());
    if (part == 0 && spec.bias()) {
      MemorySegment segment = scratch.segment();
      long partial = scratch.offset() + transposedBytes();
      long total = partial + positions() * rowBytes;
      SumTiles.sumRows(segment, partial, rowBytes, positions(), total);
      long bytes = (long) spec.o() * Float.BYTES;
      MemorySegment.copy(segment, total, bias.segment(), bias.offset(), bytes);
    }
  }

  @Override
  public String describe() {
    return "filter gradient, %d rows by %d transposed channels, %dx%d tiles, %d parts"
        .formatted(spec.kh() * spec.kw() * spec.c(), spec.o(), channels, groups[0], parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
