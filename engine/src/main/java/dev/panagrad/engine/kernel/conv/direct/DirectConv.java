package dev.panagrad.engine.kernel.conv.direct;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.ConvTiles;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.conv.plan.TapAxis;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorBinary;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * A convolution forward, or backward by data, vectorised over the batch.
 *
 * <p>Both directions are the same computation: every output position gathers rows of the input (of
 * one channel, all lanes) and multiplies them by a small matrix. Forward, it reads the image
 * through the filter; backward, the gradient of the result through the filter with its channels
 * exchanged. Neither copies nor pads its input. Two phases: the filter is packed into the order of
 * the tiles, then positions are computed, each by one part.
 */
public final class DirectConv implements ConvPlan {
  private static final VectorBinary RELU_GRAD = VectorBinary.of(BinaryKind.RELU_GRAD);

  /** The parts per thread: enough that a slow thread can leave some of its share to others. */
  private static final int PARTS_PER_THREAD = 4;

  /** One part packs filters with fewer elements. */
  private static final int PACK_LENGTH = 8192;

  private final ConvSpec spec;
  private final boolean backward;
  private final TapAxis rows;
  private final TapAxis cols;
  private final int inWidth;
  private final int inChannels;
  private final int outChannels;
  private final int lanes;
  private final int blocks;
  private final int[][][] tables;
  private final int[] tiles;
  private final int[] groups;
  private final boolean rectified;
  private final int packParts;
  private final int chunks;
  private final float[] weights;
  private final float[] bias;

  private DirectConv(ConvSpec spec, boolean backward, TapAxis rows, TapAxis cols, int threads) {
    this.spec = spec;
    this.backward = backward;
    this.rows = rows;
    this.cols = cols;
    inWidth = backward ? spec.outW() : spec.w();
    inChannels = backward ? spec.o() : spec.c();
    outChannels = backward ? spec.c() : spec.o();
    lanes = spec.lanes();
    tiles = Split.rows(outChannels);
    tables = new int[7][][];
    TapTables table = new TapTables(rows, cols, spec.kw(), inWidth, inChannels, lanes);
    for (int size : tiles) {
      if (tables[size] == null) {
        tables[size] = table.of(size);
      }
    }
    groups = Split.even(lanes / Lanes.COUNT, ConvTiles.VECTORS);
    weights = new float[spec.filterLength()];
    bias = new float[outChannels];
    packParts = spec.filterLength() < PACK_LENGTH ? 1 : Math.min(threads, tiles.length);
    // The same number per thread, so that threads finish together and each finds its share in its
    // cache again.
    int rounds =
        (int) Math.min(Math.ceil(spec.flops() / Split.PART_FLOPS / threads), PARTS_PER_THREAD);
    boolean split = threads > 1 && spec.flops() >= 2 * Split.PART_FLOPS;
    blocks = spec.blocks();
    rectified = spec.activation() == Activation.RELU_GRAD && backward;
    chunks = split ? Math.min(chunks(rounds, threads), rows.cells() * cols.cells()) : 1;
  }

  /**
   * Splits positions only if there are too few blocks: data that both sides of a split need is read
   * twice.
   */
  private int chunks(int rounds, int threads) {
    int cuts = Math.ceilDiv(rounds * threads, blocks);
    while (cuts > 1 && cuts * blocks % threads != 0) {
      cuts++;
    }
    return cuts;
  }

  /** The forward convolution of images. */
  public static ConvPlan forward(ConvSpec s, int threads) {
    return new DirectConv(
        s,
        false,
        TapAxis.forward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH()),
        TapAxis.forward(s.w(), s.kw(), s.strideW(), s.padLeft(), s.outW()),
        threads);
  }

  /** The gradient of the images from the gradient of the result. */
  public static ConvPlan backwardData(ConvSpec s, int threads) {
    return new DirectConv(
        s,
        true,
        TapAxis.backward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH()),
        TapAxis.backward(s.w(), s.kw(), s.strideW(), s.padLeft(), s.outW()),
        threads);
  }

  @Override
  public ConvPlan warmUpCorner() {
    ConvSpec corner = spec.corner(2, WarmUpCorner.ROUNDS, 1);
    return backward ? backwardData(corner, 1) : forward(corner, 1);
  }

  @Override
  public long scratch() {
    return rectified ? parts(1) * positionLength() : 0;
  }

  /** The elements per position of the result. */
  private long positionLength() {
    return (long) outChannels * lanes;
  }

  @Override
  public int phases() {
    return 2;
  }

  @Override
  public int parts(int phase) {
    return phase == 0 ? packParts : blocks * chunks;
  }

  @Override
  public void run(
      int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
    if (phase == 0) {
      pack(b, bias, part);
    } else {
      int positions = rows.cells() * cols.cells();
      int chunk = part % chunks;
      int from = (int) ((long) positions * chunk / chunks);
      int to = (int) ((long) positions * (chunk + 1) / chunks);
      long mine = rectified ? scratch.offset() + part * positionLength() * Float.BYTES : 0;
      compute(a, out, bias, part / chunks, from, to, scratch, mine);
    }
  }

  private void pack(Buffer filter, Buffer given, int part) {
    int from = tiles.length * part / packParts;
    int to = tiles.length * (part + 1) / packParts;
    int taps = spec.kh() * spec.kw();
    int channel = 0;
    for (int tile = 0; tile < to; tile++) {
      if (tile >= from) {
        int at = channel * taps * inChannels;
        if (backward) {
          FilterPacking.exchanged(filter, spec, channel, tiles[tile], weights, at);
        } else {
          FilterPacking.asStored(filter, spec, channel, tiles[tile], weights, at);
        }
      }
      channel += tiles[tile];
    }
    if (part == 0 && spec.bias() && !backward) {
      for (int o = 0; o < outChannels; o++) {
        bias[o] = given.get(o);
      }
    }
  }

  private void compute(
      Buffer input,
      Buffer output,
      Buffer images,
      int block,
      int from,
      int to,
      Buffer scratch,
      long mine) {
    float floor = spec.activation() == Activation.RELU && !backward ? 0f : Float.NEGATIVE_INFINITY;
    long laneBytes = (long) lanes * Float.BYTES;
    int positions = rows.cells() * cols.cells();
    long inBlock = backward ? spec.outputBlock() : spec.inputBlock();
    long inAt = input.offset() + block * inBlock * Float.BYTES;
    MemorySegment in = input.segment();
    MemorySegment out = rectified ? scratch.segment() : output.segment();
    long bytes = positionLength() * Float.BYTES;
    for (int position = from; position < to; position++) {
      int row = position / cols.cells();
      int col = position % cols.cells();
      int kind = rows.kind(row) * cols.kinds() + cols.kind(col);
      long cell = (long) rows.base(row) * inWidth + cols.base(col);
      long result = (long) block * positions + position;
      long x = inAt + cell * inChannels * laneBytes;
      long y = rectified ? mine : output.offset() + result * bytes;
      for (int vectors : groups) {
        tiles(vectors, in, x, kind, out, y, laneBytes, floor);
        x += vectors * Access.BYTES;
        y += vectors * Access.BYTES;
      }
      if (rectified) {
        RELU_GRAD.run(
            images.segment(),
            images.offset() + result * bytes,
            out,
            mine,
            output.segment(),
            output.offset() + result * bytes,
            bytes);
      }
    }
  }

  /** All output channels of one position and one tile of vectors of the batch. */
  private void tiles(
      int vectors,
      MemorySegment in,
      long x,
      int kind,
      MemorySegment out,
      long y,
      long laneBytes,
      float floor) {
    int depth = spec.kh() * spec.kw() * inChannels;
    int channel = 0;
    for (int size : tiles) {
      int w = channel * depth;
      long at = y + channel * laneBytes;
      int[] table = tables[size][kind];
      int n = table.length;
      ConvTiles.run(
          size, vectors, in, x, weights, w, bias, channel, table, n, out, at, laneBytes, floor);
      channel += size;
    }
  }

  @Override
  public String describe() {
    return "%s over %d lanes, channels %d, %s, %d parts"
        .formatted(
            backward ? "gather of gradients" : "gather",
            blocks * lanes,
            outChannels,
            tiles[0] + "x" + groups[0] + " tiles",
            parts(1));
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
