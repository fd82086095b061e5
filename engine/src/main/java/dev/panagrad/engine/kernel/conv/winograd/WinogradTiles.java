package dev.panagrad.engine.kernel.conv.winograd;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.ConvTiles;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.conv.plan.TapAxis;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * The strips of a {@link WinogradConv}: a tile's columns over some rows, for up to eight vectors of
 * the batch. The part of a row that it reads is transformed to six positions on first use; at each
 * position a small matrix product over rows of the filter and channels takes the place of the taps,
 * and the products are transformed back.
 *
 * <p>Scratch memory holds a ring of transformed rows, [row, set, position, channel, vectors], the
 * products of one row of results in the same order, and these results where some lie outside.
 */
final class WinogradTiles {
  private static final int WINDOW = WinogradAxis.WINDOW;

  /** The most vectors of a strip. */
  private static final int MAX_VECTORS = 8;

  private final TapAxis rows;
  private final WinogradAxis cols;
  private final FilterTransform filter;
  private final int inWidth;
  private final int inChannels;
  private final int outChannels;
  private final long laneBytes;
  private final int blocks;
  private final long inBlock;
  private final long outBlock;
  private final float[] zeros;
  private final int[] channelTiles;
  private final int[] panels;
  private final int[][] groups = new int[MAX_VECTORS + 1][];
  private final int ring;

  private final ProductTables tables;
  private final WinogradColumns columns;
  private final InverseTransform results;

  WinogradTiles(
      ConvSpec s, boolean backward, TapAxis rows, WinogradAxis cols, FilterTransform filter) {
    this.rows = rows;
    this.cols = cols;
    this.filter = filter;
    inWidth = backward ? s.outW() : s.w();
    inChannels = backward ? s.o() : s.c();
    outChannels = backward ? s.c() : s.o();
    laneBytes = (long) s.lanes() * Float.BYTES;
    blocks = s.blocks();
    inBlock = (backward ? s.outputBlock() : s.inputBlock()) * Float.BYTES;
    outBlock = (backward ? s.inputBlock() : s.outputBlock()) * Float.BYTES;
    zeros = new float[outChannels];
    channelTiles = Split.rows(outChannels);
    panels = panels(s.lanes() / Lanes.COUNT);
    ring = s.kh();
    tables = new ProductTables(rows, cols, filter, inChannels, ring, MAX_VECTORS);
    for (int vectors : panels) {
      groups[vectors] = Split.even(vectors, ConvTiles.VECTORS);
      tables.add(vectors);
    }
    results = new InverseTransform(s, backward, cols.outputs(), ConvTiles.VECTORS);
    columns = new WinogradColumns(cols, inChannels * laneBytes, outChannels * laneBytes);
  }

  /** Vectors of each strip: even numbers if products take pairs, so that few have one vector. */
  private static int[] panels(int vectors) {
    int unit = ConvTiles.VECTORS == 2 && vectors % 2 == 0 ? 2 : 1;
    int[] result = Split.even(vectors / unit, MAX_VECTORS / unit);
    for (int i = 0; i < result.length; i++) {
      result[i] *= unit;
    }
    return result;
  }

  /** Strips of all rows. */
  int strips() {
    return blocks * cols.tiles() * panels.length;
  }

  /** Rows of results. */
  int rows() {
    return rows.cells();
  }

  private long slotBytes(int vectors) {
    return (long) cols.reads() * WINDOW * inChannels * vectors * Access.BYTES;
  }

  private long ringBytes() {
    return ring * slotBytes(MAX_VECTORS);
  }

  private long productBytes() {
    return (long) WINDOW * outChannels * ConvTiles.VECTORS * Access.BYTES;
  }

  /** Bytes of scratch memory for one strip at a time. */
  long scratchBytes() {
    return ringBytes() + productBytes() + results.copyBytes();
  }

  /** Sets the bias. */
  void bias(Buffer given) {
    results.bias(given);
  }

  /**
   * Computes some rows of a strip.
   *
   * @param images the images, if the gradient also passes through the ReLU that made them
   * @param at the start of its scratch memory
   */
  void run(
      Buffer in,
      Buffer out,
      Buffer images,
      MemorySegment scratch,
      long at,
      int strip,
      int from,
      int to) {
    int panel = strip % panels.length;
    int tile = strip / panels.length % cols.tiles();
    int block = strip / panels.length / cols.tiles();
    int vectors = panels[panel];
    long shift = 0;
    for (int before = 0; before < panel; before++) {
      shift += panels[before] * Access.BYTES;
    }
    int ready = 0;
    for (int row = from; row < to; row++) {
      for (ready = Math.max(ready, rows.first(row)); ready < rows.end(row); ready++) {
        read(in, block * inBlock + shift, ready, tile, vectors, scratch, at);
      }
      for (int set = 0; set < cols.writes(); set++) {
        long[] cells = columns.written(tile, set);
        int before = 0;
        for (int group : groups[vectors]) {
          multiply(set, row, tile, vectors, before, group, scratch, at);
          long written = block * outBlock + shift + before * Access.BYTES;
          long products = at + ringBytes();
          long copy = products + productBytes();
          results.write(scratch, products, copy, group, images, out, written, row, cells);
          before += group;
        }
      }
    }
  }

  /** Transforms the cells of a row that a tile reads. */
  private void read(
      Buffer in, long shift, int row, int tile, int vectors, MemorySegment scratch, long at) {
    long x = in.offset() + shift + (long) row * inWidth * inChannels * laneBytes;
    long rowBytes = vectors * Access.BYTES;
    long position = inChannels * rowBytes;
    long to = at + row % ring * slotBytes(vectors);
    for (int set = 0; set < cols.reads(); set++) {
      InputTransformLoops.run(
          in.segment(),
          x,
          columns.read(tile, set),
          columns.factors(tile, set),
          laneBytes,
          inChannels,
          scratch,
          to + (long) set * WINDOW * position,
          position,
          rowBytes);
    }
  }

  /** Multiplies some vectors by the matrices of a set that is written. */
  private void multiply(
      int set,
      int row,
      int tile,
      int panel,
      int before,
      int vectors,
      MemorySegment scratch,
      long at) {
    long rowBytes = vectors * Access.BYTES;
    for (int p = 0; p < WINDOW; p++) {
      if (!cols.needed(set, tile, p)) {
        continue;
      }
      int[] table = tables.at(panel, set, row, p);
      long in = at + ((long) p * inChannels * panel + before) * Access.BYTES;
      long out = at + ringBytes() + (long) p * outChannels * rowBytes;
      int w = filter.at(set, p);
      int channel = 0;
      for (int size : channelTiles) {
        ConvTiles.run(
            size,
            vectors,
            scratch,
            in,
            filter.weights(),
            w + channel,
            zeros,
            channel,
            table,
            table.length,
            scratch,
            out + channel * rowBytes,
            rowBytes,
            Float.NEGATIVE_INFINITY);
        channel += size;
      }
    }
  }

  /** The size of a tile in results and taps, and of the tiles of its products. */
  @Override
  public String toString() {
    return "F(%d, %d) in %dx%d tiles, channels %d"
        .formatted(cols.outputs(), cols.taps(), channelTiles[0], groups[panels[0]][0], outChannels);
  }
}
