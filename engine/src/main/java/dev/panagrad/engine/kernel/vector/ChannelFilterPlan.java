package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient by a large filter: vectors run over its output channels, for which the gradient of
 * the result is transposed first.
 *
 * <p>Three phases: transpose [o, lanes] to [n, o] at every position (and sum it, for the bias);
 * take every position of the images, six channels at a time, to all the results that it took part
 * in; add up the bias and copy out what could not be summed in place. The filter's gradient stays
 * in the cache. The sums over the batch of one position are formed in registers first, which keeps
 * long sums exact.
 */
final class ChannelFilterPlan implements ConvPlan {
  /** Examples that are summed at once: their transposed gradients stay in the first cache. */
  private static final int BATCH_BLOCK = 128;

  /** Channels of the images in a tile. */
  private static final int CHANNELS = 6;

  private static final long VECTOR_BYTES = (long) Lanes.COUNT * Float.BYTES;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final ConvSpec spec;
  private final GatherAxis rows;
  private final GatherAxis cols;
  private final int channelTiles;
  private final int[] groups;
  private final long rowBytes;
  private final int[] table;
  private final boolean inPlace;
  private final int transposeParts;
  private final int parts;
  private final float[][] packed;

  ChannelFilterPlan(ConvSpec s, int threads) {
    spec = s;
    rows = GatherAxis.backward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH());
    cols = GatherAxis.backward(s.w(), s.kw(), s.strideW(), s.padLeft(), s.outW());
    channelTiles = Math.ceilDiv(s.c(), CHANNELS);
    int vectors = Math.ceilDiv(s.o(), Lanes.COUNT);
    groups = Split.even(vectors, 4);
    rowBytes = vectors * VECTOR_BYTES;
    table = new int[2 * BATCH_BLOCK];
    for (int p = 0; p < BATCH_BLOCK; p++) {
      table[2 * p] = p * vectors * Lanes.COUNT;
      table[2 * p + 1] = p * ChannelFilterTiles.PACKED;
    }
    inPlace = s.c() % CHANNELS == 0 && s.o() % Lanes.COUNT == 0;
    transposeParts = Math.min(threads, positions());
    parts = Math.min(threads, units());
    packed = new float[parts][BATCH_BLOCK * ChannelFilterTiles.PACKED];
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

  private long sumBytes() {
    return inPlace ? 0 : (long) units() * spec.kw() * CHANNELS * rowBytes;
  }

  @Override
  public long scratch() {
    return (transposedBytes() + biasBytes() + sumBytes()) / Float.BYTES;
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
        sumRows(segment, at, spec.n(), sums);
      }
    }
  }

  /** Adds rows of all channels, a vector of channels at a time. */
  private void sumRows(MemorySegment segment, long at, int count, long to) {
    for (long shift = 0; shift < rowBytes; shift += VECTOR_BYTES) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int row = 0; row < count; row++) {
        long from = at + row * rowBytes + shift;
        sum = sum.add(FloatVector.fromMemorySegment(Lanes.SPECIES, segment, from, ORDER));
      }
      sum.intoMemorySegment(segment, to + shift, ORDER);
    }
  }

  private void multiply(Buffer images, Buffer out, Buffer scratch, int part) {
    int from = units() * part / parts;
    int to = units() * (part + 1) / parts;
    MemorySegment sums = inPlace ? out.segment() : scratch.segment();
    long base = sums(out, scratch);
    for (int unit = from; unit < to; unit++) {
      for (int s = 0; s < spec.kw(); s++) {
        clear(sums, base + tileBytes(unit % spec.kh() * spec.kw() + s, unit / spec.kh()));
      }
    }
    for (int row = 0; row < rows.cells(); row++) {
      for (int col = 0; col < cols.cells(); col++) {
        for (int first = 0; first < spec.n(); first += BATCH_BLOCK) {
          int tile = from / spec.kh();
          for (; tile * spec.kh() < to; tile++) {
            int fromTap = Math.max(from - tile * spec.kh(), 0);
            int toTap = Math.min(to - tile * spec.kh(), spec.kh());
            take(images, row, col, first, tile, fromTap, toTap, scratch, sums, base, packed[part]);
          }
        }
      }
    }
  }

  /** Takes a tile of channels at one position of the images through some rows of the filter. */
  private void take(
      Buffer images,
      int row,
      int col,
      int first,
      int tile,
      int fromTap,
      int toTap,
      Buffer scratch,
      MemorySegment sums,
      long base,
      float[] pack) {
    int[] rowTaps = rows.taps(rows.kind(row));
    int[] colTaps = cols.taps(cols.kind(col));
    int count = Math.min(BATCH_BLOCK, spec.n() - first);
    boolean ready = false;
    for (int r = 0; r < rowTaps.length; r++) {
      if (rowTaps[r] < fromTap || rowTaps[r] >= toTap) {
        continue;
      }
      int outRow = rows.base(row) + rows.shifts(rows.kind(row))[r];
      for (int s = 0; s < colTaps.length; s++) {
        if (!ready) {
          pack(images, row * spec.w() + col, first, tile, count, pack);
          ready = true;
        }
        int outCol = cols.base(col) + cols.shifts(cols.kind(col))[s];
        long position = (long) outRow * spec.outW() + outCol;
        long y = scratch.offset() + (position * spec.n() + first) * rowBytes;
        long at = base + tileBytes(rowTaps[r] * spec.kw() + colTaps[s], tile);
        for (int vectors : groups) {
          ChannelFilterTiles.run(
              vectors, pack, 0, table, 2 * count, scratch.segment(), y, sums, at, rowBytes);
          y += vectors * VECTOR_BYTES;
          at += vectors * VECTOR_BYTES;
        }
      }
    }
  }

  private void pack(Buffer images, int cell, int first, int tile, int count, float[] pack) {
    int channel = tile * CHANNELS;
    int last = Math.min(CHANNELS, spec.c() - channel) - 1;
    long laneBytes = (long) spec.lanes() * Float.BYTES;
    long at = images.offset() + ((long) cell * spec.c() + channel) * laneBytes;
    int vectors = Math.ceilDiv(count, Lanes.COUNT);
    ChannelFilterTiles.pack(
        images.segment(), at + (long) first * Float.BYTES, laneBytes, last, vectors, pack, 0);
  }

  /** Where the sums of a tap and a tile of channels begin, from the first of all. */
  private long tileBytes(int tap, int tile) {
    return ((long) tap * channelTiles + tile) * CHANNELS * rowBytes;
  }

  private long sums(Buffer out, Buffer scratch) {
    return inPlace ? out.offset() : scratch.offset() + transposedBytes() + biasBytes();
  }

  private void clear(MemorySegment segment, long at) {
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (long shift = 0; shift < CHANNELS * rowBytes; shift += VECTOR_BYTES) {
      zero.intoMemorySegment(segment, at + shift, ORDER);
    }
  }

  private void finish(Buffer scratch, Buffer out, Buffer bias) {
    long bytes = (long) spec.o() * Float.BYTES;
    MemorySegment segment = scratch.segment();
    if (!inPlace) {
      for (int row = 0; row < spec.kh() * spec.kw() * spec.c(); row++) {
        int channel = row % spec.c();
        long at = sums(out, scratch) + tileBytes(row / spec.c(), channel / CHANNELS);
        at += channel % CHANNELS * rowBytes;
        MemorySegment.copy(segment, at, out.segment(), out.offset() + row * bytes, bytes);
      }
    }
    if (spec.bias()) {
      long partial = scratch.offset() + transposedBytes();
      long total = partial + positions() * rowBytes;
      sumRows(segment, partial, positions(), total);
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
