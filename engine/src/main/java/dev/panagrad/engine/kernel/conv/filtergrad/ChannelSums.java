package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * The sums of a large filter's gradient: for each region of the image a filter in the order [tap,
 * tile of channels, channel, vectors of channels of the result]. If that is the filter's own order,
 * the sums of the first region are the result itself.
 */
final class ChannelSums {
  private final ConvSpec spec;
  private final int channels;
  private final int tiles;
  private final int regions;
  private final long rowBytes;
  private final boolean inPlace;

  /**
   * Lays out the sums.
   *
   * @param channels channels of the images in a tile
   */
  ChannelSums(ConvSpec spec, int channels, int regions) {
    this.spec = spec;
    this.channels = channels;
    this.regions = regions;
    tiles = Math.ceilDiv(spec.c(), channels);
    rowBytes = Math.ceilDiv(spec.o(), Lanes.COUNT) * Access.BYTES;
    inPlace = spec.c() % channels == 0 && spec.o() % Lanes.COUNT == 0;
  }

  /** Bytes of scratch memory. */
  long bytes() {
    return (inPlace ? regions - 1 : regions) * regionBytes();
  }

  /** Whether the sums are the result as soon as they are complete. */
  boolean areResult() {
    return inPlace && regions == 1;
  }

  private long regionBytes() {
    return cells() * cellBytes();
  }

  private long cells() {
    return (long) spec.kh() * spec.kw() * tiles;
  }

  private long cellBytes() {
    return channels * rowBytes;
  }

  /** The memory of a region's sums. */
  MemorySegment segment(int region, Buffer out, Buffer scratch) {
    return inPlace && region == 0 ? out.segment() : scratch.segment();
  }

  /**
   * The byte offset of the sums of a tap and a tile of channels.
   *
   * @param at where the scratch memory of the sums begins
   */
  long at(int region, int tap, int tile, Buffer out, long at) {
    long cell = ((long) tap * tiles + tile) * cellBytes();
    if (inPlace) {
      return region == 0 ? out.offset() + cell : at + (region - 1) * regionBytes() + cell;
    }
    return at + region * regionBytes() + cell;
  }

  /** Zeroes the sums of a tap and a tile of channels. */
  void clear(int region, int tap, int tile, Buffer out, Buffer scratch, long at) {
    RowLoops.clearVectors(
        segment(region, out, scratch), at(region, tap, tile, out, at), cellBytes());
  }

  /** Adds up a share of the sums of all regions and stores them in the filter's order. */
  void gatherShare(int part, int parts, Buffer out, Buffer scratch, long at) {
    int end = (int) (cells() * (part + 1) / parts);
    for (int cell = (int) (cells() * part / parts); cell < end; cell++) {
      gather(cell / tiles, cell % tiles, out, scratch, at);
    }
  }

  private void gather(int tap, int tile, Buffer out, Buffer scratch, long at) {
    MemorySegment sums = segment(0, out, scratch);
    long first = at(0, tap, tile, out, at);
    for (int region = 1; region < regions; region++) {
      long other = at(region, tap, tile, out, at);
      SumTileLoops.add(scratch.segment(), other, 0, sums, first, 0, 1, cellBytes());
    }
    if (!inPlace) {
      long bytes = (long) spec.o() * Float.BYTES;
      int channel = tile * channels;
      for (int i = 0; i < Math.min(channels, spec.c() - channel); i++) {
        long to = out.offset() + ((long) tap * spec.c() + channel + i) * bytes;
        MemorySegment.copy(sums, first + i * rowBytes, out.segment(), to, bytes);
      }
    }
  }
}
