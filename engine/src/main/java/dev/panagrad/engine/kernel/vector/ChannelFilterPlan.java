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
 * <p>Three phases: transpose [o, lanes] to [n, o] at every position (and sum it, for the bias); add
 * every position to the filter's gradient, which stays in the cache, each tile of rows by one part;
 * copy the sums out. The sums over the batch of one position are formed in registers first, which
 * keeps long sums exact.
 */
final class ChannelFilterPlan implements ConvPlan {
  /** Examples that are summed at once: their transposed gradients stay in the first cache. */
  private static final int BATCH_BLOCK = 128;

  private static final long VECTOR_BYTES = (long) Lanes.COUNT * Float.BYTES;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final ConvSpec spec;
  private final FilterRows rows;
  private final int[] groups;
  private final long rowBytes;
  private final int transposeParts;
  private final int parts;

  ChannelFilterPlan(ConvSpec spec, int threads) {
    this.spec = spec;
    rows = new FilterRows(spec);
    int vectors = Math.ceilDiv(spec.o(), Lanes.COUNT);
    groups = Split.even(vectors, 4);
    rowBytes = vectors * VECTOR_BYTES;
    transposeParts = Math.min(threads, rows.positions());
    parts = Math.min(threads, rows.tiles());
  }

  private long transposedBytes() {
    return (long) rows.positions() * spec.n() * rowBytes;
  }

  private long sumBytes() {
    return (long) rows.tiles() * FilterRows.TILE * rowBytes;
  }

  @Override
  public long scratch() {
    long bias = rows.positions() * rowBytes;
    return (transposedBytes() + sumBytes() + bias + (parts + 1) * rowBytes) / Float.BYTES;
  }

  @Override
  public int phases() {
    return 3;
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
      case 1 -> multiply(a, scratch, part);
      default -> copy(scratch, out, bias);
    }
  }

  private void transpose(Buffer gradient, Buffer scratch, int part) {
    int from = (int) ((long) rows.positions() * part / transposeParts);
    int to = (int) ((long) rows.positions() * (part + 1) / transposeParts);
    long laneBytes = (long) spec.lanes() * Float.BYTES;
    MemorySegment segment = scratch.segment();
    for (int position = from; position < to; position++) {
      long in = gradient.offset() + (long) position * spec.o() * laneBytes;
      long to0 = scratch.offset() + (long) position * spec.n() * rowBytes;
      LaneTranspose.run(
          gradient.segment(), in, laneBytes, spec.o(), spec.n(), segment, to0, rowBytes);
      if (spec.bias()) {
        long sums = scratch.offset() + transposedBytes() + sumBytes() + position * rowBytes;
        sumRows(segment, to0, spec.n(), segment, sums);
      }
    }
  }

  /** Adds rows of all channels, a vector of channels at a time. */
  private void sumRows(MemorySegment in, long inAt, int count, MemorySegment out, long outAt) {
    for (long shift = 0; shift < rowBytes; shift += VECTOR_BYTES) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int row = 0; row < count; row++) {
        sum =
            sum.add(
                FloatVector.fromMemorySegment(
                    Lanes.SPECIES, in, inAt + row * rowBytes + shift, ORDER));
      }
      sum.intoMemorySegment(out, outAt + shift, ORDER);
    }
  }

  private void multiply(Buffer images, Buffer scratch, int part) {
    int from = rows.tiles() * part / parts;
    int to = rows.tiles() * (part + 1) / parts;
    MemorySegment segment = scratch.segment();
    long sums = scratch.offset() + transposedBytes();
    long trash = sums + sumBytes() + (rows.positions() + part) * rowBytes;
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    long tileBytes = FilterRows.TILE * rowBytes;
    for (long at = from * tileBytes; at < to * tileBytes; at += VECTOR_BYTES) {
      zero.intoMemorySegment(segment, sums + at, ORDER);
    }
    for (int position = 0; position < rows.positions(); position++) {
      int kind = rows.kind(position);
      for (int first = 0; first < spec.n(); first += BATCH_BLOCK) {
        int count = Math.min(BATCH_BLOCK, spec.n() - first);
        long x = images.offset() + ((long) rows.base(position) + first) * Float.BYTES;
        long y = scratch.offset() + ((long) position * spec.n() + first) * rowBytes;
        for (int tile = from; tile < to; tile++) {
          if (rows.any(kind, tile)) {
            tile(images.segment(), x, kind, tile, segment, y, count, sums, trash);
          }
        }
      }
    }
  }

  private void tile(
      MemorySegment images,
      long x,
      int kind,
      int tile,
      MemorySegment scratch,
      long y,
      int count,
      long sums,
      long trash) {
    int row = tile * FilterRows.TILE;
    long shift = 0;
    for (int vectors : groups) {
      ChannelFilterTiles.run(
          vectors,
          images,
          x + rows.bytes(kind, row),
          x + rows.bytes(kind, row + 1),
          x + rows.bytes(kind, row + 2),
          x + rows.bytes(kind, row + 3),
          x + rows.bytes(kind, row + 4),
          x + rows.bytes(kind, row + 5),
          scratch,
          y + shift,
          rowBytes,
          count,
          scratch,
          shift + (rows.inside(kind, row) ? sums + row * rowBytes : trash),
          shift + (rows.inside(kind, row + 1) ? sums + (row + 1) * rowBytes : trash),
          shift + (rows.inside(kind, row + 2) ? sums + (row + 2) * rowBytes : trash),
          shift + (rows.inside(kind, row + 3) ? sums + (row + 3) * rowBytes : trash),
          shift + (rows.inside(kind, row + 4) ? sums + (row + 4) * rowBytes : trash),
          shift + (rows.inside(kind, row + 5) ? sums + (row + 5) * rowBytes : trash));
      shift += vectors * VECTOR_BYTES;
    }
  }

  private void copy(Buffer scratch, Buffer out, Buffer bias) {
    long sums = scratch.offset() + transposedBytes();
    long bytes = (long) spec.o() * Float.BYTES;
    for (int row = 0; row < rows.count(); row++) {
      MemorySegment.copy(
          scratch.segment(),
          sums + row * rowBytes,
          out.segment(),
          out.offset() + row * bytes,
          bytes);
    }
    if (spec.bias()) {
      long partial = sums + sumBytes();
      long total = partial + (rows.positions() + parts) * rowBytes;
      sumRows(scratch.segment(), partial, rows.positions(), scratch.segment(), total);
      MemorySegment.copy(scratch.segment(), total, bias.segment(), bias.offset(), bytes);
    }
  }

  @Override
  public String describe() {
    return "filter gradient, %d rows by %d transposed channels, 6x%d tiles, %d parts"
        .formatted(rows.count(), spec.o(), groups[0], parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
