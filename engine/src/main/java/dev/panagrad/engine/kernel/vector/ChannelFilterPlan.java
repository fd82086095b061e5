package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * The gradient by a large filter: vectors run over its output channels, for which the gradient of
 * the result is transposed first.
 *
 * <p>Three phases: transpose [o, lanes] to [n, o] at every position (and sum it, for the bias);
 * take every row of the images, six channels at a time, to all the results that it took part in;
 * add up the bias and copy out what could not be summed in place. A step of the second phase is a
 * small matrix product over some neighbouring positions and the batch, by the same innermost loop
 * as a convolution forward, with the packed images in the place of the filter. The filter's
 * gradient stays in the cache; sums of a step are formed in registers, which keeps long sums exact.
 */
final class ChannelFilterPlan implements ConvPlan {
  /** Channels of the images in a tile. */
  private static final int CHANNELS = 6;

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
  private final int channelTiles;
  private final int[] groups;
  private final long rowBytes;
  private final int[] columns;
  private final int[] table;
  private final int[] lastTable;
  private final boolean inPlace;
  private final int transposeParts;
  private final int parts;
  private final float[][] packed;
  private final float[] zeros = new float[CHANNELS];

  ChannelFilterPlan(ConvSpec s, int threads) {
    spec = s;
    rows = GatherAxis.backward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH());
    channelTiles = Math.ceilDiv(s.c(), CHANNELS);
    int vectors = Math.ceilDiv(s.o(), Lanes.COUNT);
    groups = Split.even(vectors, MAX_VECTORS);
    rowBytes = vectors * VECTOR_BYTES;
    int block = Math.min(s.n(), BATCH_BLOCK);
    columns = Split.even(s.outW(), Math.max(1, STEP / block));
    table = table(block, columns);
    lastTable = table((s.n() - 1) % BATCH_BLOCK + 1, columns);
    inPlace = s.c() % CHANNELS == 0 && s.o() % Lanes.COUNT == 0;
    transposeParts = Math.min(threads, positions());
    parts = Math.min(threads, units());
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

  /** What is split over threads: a tile of input channels for one row of the filter. */
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
    return CHANNELS * TILE_ROW;
  }

  private long sumBytes() {
    return inPlace ? 0 : (long) units() * spec.kw() * CHANNELS * rowBytes;
  }

  @Override
  public long scratch() {
    return (transposedBytes() + biasBytes() + parts * tileBytes() + sumBytes()) / Float.BYTES;
  }

  @Override
  public int phases() {
    return inPlace && !spec.bias() ? 2 : 3;
  }

  @Override
  public int parts(int phase) {
    return phase == 0 ? transposeParts : phase == 1 ? parts : 1;
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
      default -> finish(scratch, out, bias);
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
    int from = units() * part / parts;
    int to = units() * (part + 1) / parts;
    MemorySegment sums = inPlace ? out.segment() : scratch.segment();
    long base = sums(out, scratch);
    long clear = CHANNELS * rowBytes;
    for (int unit = from; unit < to; unit++) {
      for (int s = 0; s < spec.kw(); s++) {
        int tap = unit % spec.kh() * spec.kw() + s;
        SumTiles.clear(sums, base + sumsOf(tap, unit / spec.kh()), clear);
      }
    }
    for (int row = 0; row < rows.cells(); row++) {
      for (int first = 0; first < spec.n(); first += BATCH_BLOCK) {
        for (int tile = from / spec.kh(); tile * spec.kh() < to; tile++) {
          int fromTap = from - tile * spec.kh();
          int toTap = to - tile * spec.kh();
          take(images, row, first, tile, fromTap, toTap, scratch, part, sums, base);
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
      Buffer scratch,
      int part,
      MemorySegment sums,
      long base) {
    int[] taps = rows.taps(rows.kind(row));
    int[] shifts = rows.shifts(rows.kind(row));
    int count = Math.min(BATCH_BLOCK, spec.n() - first);
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
          step(y, s, count, scratch, part, sums, base + sumsOf(tap + s, tile));
        }
      }
    }
  }

  private void pack(Buffer images, int row, int first, int tile, int count, float[] to) {
    int channel = tile * CHANNELS;
    int last = Math.min(CHANNELS, spec.c() - channel) - 1;
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
      long y, int tap, int count, Buffer scratch, int part, MemorySegment sums, long at) {
    int before = spec.padLeft() - tap;
    int from = Math.max(0, Math.ceilDiv(before, spec.strideW()));
    int to = Math.min(spec.outW(), Math.floorDiv(spec.w() - 1 + before, spec.strideW()) + 1);
    MemorySegment segment = scratch.segment();
    long tile = scratch.offset() + transposedBytes() + biasBytes() + part * tileBytes();
    int[] pairs = count == Math.min(spec.n(), BATCH_BLOCK) ? table : lastTable;
    int begin = 0;
    for (int block : columns) {
      int col = Math.max(begin, from);
      int entries = 2 * count * (Math.min(begin + block, to) - col);
      begin += block;
      if (entries <= 0) {
        continue;
      }
      int x = (col * spec.strideW() - before) * CELL;
      long shift = 0;
      for (int vectors : groups) {
        ConvTiles6.run(
            vectors,
            segment,
            y + (long) col * spec.n() * rowBytes + shift,
            packed[part],
            x,
            zeros,
            0,
            pairs,
            entries,
            segment,
            tile,
            TILE_ROW,
            Float.NEGATIVE_INFINITY);
        long bytes = vectors * VECTOR_BYTES;
        SumTiles.add(segment, tile, TILE_ROW, sums, at + shift, rowBytes, CHANNELS, bytes);
        shift += bytes;
      }
    }
  }

  /** Where the sums of a tap and a tile of channels begin, from the first of all. */
  private long sumsOf(int tap, int tile) {
    return ((long) tap * channelTiles + tile) * CHANNELS * rowBytes;
  }

  private long sums(Buffer out, Buffer scratch) {
    long before = transposedBytes() + biasBytes() + parts * tileBytes();
    return inPlace ? out.offset() : scratch.offset() + before;
  }

  private void finish(Buffer scratch, Buffer out, Buffer bias) {
    long bytes = (long) spec.o() * Float.BYTES;
    MemorySegment segment = scratch.segment();
    if (!inPlace) {
      for (int row = 0; row < spec.kh() * spec.kw() * spec.c(); row++) {
        int channel = row % spec.c();
        long at = sums(out, scratch) + sumsOf(row / spec.c(), channel / CHANNELS);
        at += channel % CHANNELS * rowBytes;
        MemorySegment.copy(segment, at, out.segment(), out.offset() + row * bytes, bytes);
      }
    }
    if (spec.bias()) {
      long partial = scratch.offset() + transposedBytes();
      long total = partial + positions() * rowBytes;
      SumTiles.sumRows(segment, partial, rowBytes, positions(), total);
      MemorySegment.copy(segment, total, bias.segment(), bias.offset(), bytes);
    }
  }

  @Override
  public String describe() {
    return "filter gradient, %d rows by %d transposed channels, 6x%d tiles, %d parts"
        .formatted(spec.kh() * spec.kw() * spec.c(), spec.o(), groups[0], parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
