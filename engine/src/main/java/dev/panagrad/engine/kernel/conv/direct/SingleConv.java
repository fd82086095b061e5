package dev.panagrad.engine.kernel.conv.direct;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.ConvTiles;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * The convolution of a single image with its channels first, vectorised over the positions of the
 * result.
 *
 * <p>Two phases: the image is copied into {@link ImagePlanes}, and tiles of some channels by
 * consecutive positions sum up all taps. The positions continue over the ends of rows; what they
 * compute between the rows is left out when the rows are copied to the result.
 */
public final class SingleConv implements ConvPlan {
  /** The positions per side of a corner: enough for the widest tile. */
  private static final int CORNER = 9;

  /** The multiplications of vectors that take as long as copying a row of a window. */
  private static final int ROW = 40;

  /** The minimum multiplications and additions of a part, about two microseconds. */
  private static final double PART_FLOPS = 5e5;

  private final ConvSpec spec;
  private final ImagePlanes planes;
  private final int[] tiles;
  private final int[] firstChannels;
  private final int[][] tables;
  private final int[] groups;
  private final int pitch;
  private final float[] weights;
  private final float[] bias;
  private final boolean packed;
  private final int parts;

  /**
   * Plans a convolution of one image.
   *
   * @param filter the filter if it never changes, which is packed now; else null
   */
  public SingleConv(ConvSpec spec, int threads, Buffer filter) {
    this.spec = spec;
    planes = ImagePlanes.of(spec);
    tiles = Split.rows(spec.o());
    firstChannels = new int[tiles.length];
    tables = new int[7][];
    for (int tile = 0; tile < tiles.length; tile++) {
      firstChannels[tile] = tile == 0 ? 0 : firstChannels[tile - 1] + tiles[tile - 1];
      if (tables[tiles[tile]] == null) {
        tables[tiles[tile]] = table(tiles[tile]);
      }
    }
    int vectors = Math.ceilDiv(planes.positions(), Lanes.COUNT);
    groups = Split.even(vectors, ConvTiles.VECTORS);
    pitch = vectors * Lanes.COUNT;
    weights = new float[spec.filterLength()];
    bias = new float[spec.o()];
    packed = filter != null;
    if (packed) {
      pack(filter);
    }
    parts = spec.flops() < 2 * PART_FLOPS ? 1 : Math.min(threads, tiles.length);
  }

  /**
   * Whether this is estimated to be faster than a product of the windows as rows with the filter:
   * the positions must fill vectors better than the channels, or short rows of windows take long to
   * copy.
   */
  public static boolean isFasterThanProduct(ConvSpec s) {
    double windows = (double) s.outH() * s.outW();
    double taps = (double) s.kh() * s.kw() * s.c();
    boolean inPlace = s.kh() == 1 && s.kw() == 1 && s.strideH() == 1 && s.strideW() == 1;
    double product = windows * taps * Math.ceilDiv(s.o(), Lanes.COUNT);
    double rows = inPlace ? 0 : windows * s.kh() * ROW;
    int vectors = Math.ceilDiv(ImagePlanes.of(s).positions(), Lanes.COUNT);
    return taps * s.o() * vectors < product + rows;
  }

  /** Pairs of an offset in the planes and one in the packed weights of a tile. */
  private int[] table(int size) {
    int[] table = new int[2 * spec.kh() * spec.kw() * spec.c()];
    for (int e = 0; 2 * e < table.length; e++) {
      int tap = e / spec.c();
      table[2 * e] = planes.offset(tap / spec.kw(), tap % spec.kw(), e % spec.c());
      table[2 * e + 1] = e * size;
    }
    return table;
  }

  private void pack(Buffer filter) {
    int depth = spec.kh() * spec.kw() * spec.c();
    for (int tile = 0; tile < tiles.length; tile++) {
      int channel = firstChannels[tile];
      FilterPacking.asStored(filter, spec, channel, tiles[tile], weights, channel * depth);
    }
  }

  @Override
  public ConvPlan warmUpCorner() {
    return new SingleConv(spec.corner(CORNER, WarmUpCorner.ROUNDS, 1), 1, null);
  }

  @Override
  public long scratch() {
    return planes.elements() + Lanes.COUNT + (long) spec.o() * pitch;
  }

  @Override
  public int phases() {
    return 2;
  }

  @Override
  public int parts(int phase) {
    return phase == 0 ? Math.min(parts, spec.c()) : parts;
  }

  @Override
  public void run(
      int phase, int part, Buffer a, Buffer b, Buffer out, Buffer given, Buffer scratch) {
    int count = parts(phase);
    if (phase == 0) {
      planes.fill(a, scratch, spec.c() * part / count, spec.c() * (part + 1) / count);
      if (part == 0) {
        prepare(b, given);
      }
    } else {
      int from = tiles.length * part / count;
      int to = tiles.length * (part + 1) / count;
      multiply(scratch, from, to);
      int first = firstChannels[from];
      copy(scratch, out, first, firstChannels[to - 1] + tiles[to - 1]);
    }
  }

  private void prepare(Buffer filter, Buffer given) {
    if (!packed) {
      pack(filter);
    }
    if (spec.bias()) {
      for (int o = 0; o < bias.length; o++) {
        bias[o] = given.get(o);
      }
    }
  }

  private long results(Buffer scratch) {
    return scratch.offset() + (planes.elements() + Lanes.COUNT) * Float.BYTES;
  }

  /** All positions of some tiles of channels; few positions at a time, whose taps stay in cache. */
  private void multiply(Buffer scratch, int fromTile, int toTile) {
    float floor = spec.activation() == Activation.RELU ? 0f : Float.NEGATIVE_INFINITY;
    MemorySegment s = scratch.segment();
    int depth = spec.kh() * spec.kw() * spec.c();
    long x = scratch.offset();
    long y = results(scratch);
    long rowBytes = (long) Float.BYTES * pitch;
    for (int vectors : groups) {
      for (int tile = fromTile; tile < toTile; tile++) {
        int channel = firstChannels[tile];
        int size = tiles[tile];
        int[] table = tables[size];
        ConvTiles.run(
            size,
            vectors,
            s,
            x,
            weights,
            channel * depth,
            bias,
            channel,
            table,
            table.length,
            s,
            y + channel * rowBytes,
            rowBytes,
            floor);
      }
      x += vectors * Access.BYTES;
      y += vectors * Access.BYTES;
    }
  }

  /** Copies the rows of some channels to the result, without what lies between them. */
  private void copy(Buffer scratch, Buffer out, int fromChannel, int toChannel) {
    long row = (long) Float.BYTES * spec.outW();
    for (int channel = fromChannel; channel < toChannel; channel++) {
      RowLoops.copy(
          scratch.segment(),
          results(scratch) + (long) Float.BYTES * channel * pitch,
          (long) Float.BYTES * planes.cols(),
          out.segment(),
          out.offset() + (long) channel * spec.outH() * row,
          row,
          spec.outH(),
          spec.outW());
    }
  }

  @Override
  public String describe() {
    return "single image, %d positions, channels %d, %dx%d tiles, %d parts"
        .formatted(planes.positions(), spec.o(), tiles[0], groups[0], parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
