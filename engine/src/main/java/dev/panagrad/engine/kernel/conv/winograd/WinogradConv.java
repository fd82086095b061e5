package dev.panagrad.engine.kernel.conv.winograd;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.ConvTiles;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.conv.plan.TapAxis;
import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.memory.Buffer;
import java.util.Optional;

/**
 * A convolution of many channels, forward or backward by data, in fewer multiplications: Winograd's
 * minimal filtering along the columns, with strides as in {@link WinogradAxis}, and by taps along
 * the rows.
 *
 * <p>Two phases: the filter is transformed; the strips of {@link WinogradTiles} are computed.
 *
 * <p>Source: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016. Sums are
 * formed in another order than by taps; rounding errors are a little larger.
 */
public final class WinogradConv implements ConvPlan {
  /** The cycles of a core for transforming a vector of a tile's cells and back. */
  private static final double READ_CYCLES = 35;

  private static final double WRITE_CYCLES = 30;

  /** The cycles that may be left of those by taps: the transformed also take cache. */
  private static final double GAIN = 0.85;

  private final ConvSpec spec;
  private final boolean backward;
  private final boolean bias;
  private final FilterTransform filter;
  private final WinogradTiles tiles;
  private final int blocks;
  private final int parts;

  private WinogradConv(ConvSpec s, boolean backward, WinogradAxis cols, int threads) {
    spec = s;
    this.backward = backward;
    TapAxis rows =
        backward
            ? TapAxis.backward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH())
            : TapAxis.forward(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH());
    bias = s.bias() && !backward;
    filter = new FilterTransform(s, backward, cols, threads);
    tiles = new WinogradTiles(s, backward, rows, cols, filter);
    boolean small = threads == 1 || s.flops() < 2 * Split.PART_FLOPS;
    blocks = small ? 1 : Math.min(tiles.rows(), Math.ceilDiv(threads, tiles.strips()));
    parts = small ? 1 : Math.min(threads, tiles.strips() * blocks);
  }

  /** The forward convolution of images, if this algorithm is worthwhile. */
  public static Optional<ConvPlan> forward(ConvSpec s, int threads) {
    return forwardColumns(s)
        .filter(cols -> pays(s, s.h(), s.outH(), s.c(), s.o(), cols))
        .map(cols -> new WinogradConv(s, false, cols, threads));
  }

  /**
   * The gradient of the images from the gradient of the result, if this algorithm is worthwhile.
   */
  public static Optional<ConvPlan> backwardData(ConvSpec s, int threads) {
    return backwardColumns(s)
        .filter(cols -> pays(s, s.outH(), s.h(), s.o(), s.c(), cols))
        .map(cols -> new WinogradConv(s, true, cols, threads));
  }

  private static Optional<WinogradAxis> forwardColumns(ConvSpec s) {
    return WinogradAxis.forward(s.w(), s.kw(), s.strideW(), s.padLeft(), s.outW());
  }

  private static Optional<WinogradAxis> backwardColumns(ConvSpec s) {
    return WinogradAxis.backward(s.w(), s.kw(), s.strideW(), s.padLeft(), s.outW());
  }

  @Override
  public ConvPlan warmUpCorner() {
    ConvSpec corner = spec.corner(2, WarmUpCorner.ROUNDS, ConvTiles.CHANNELS);
    return (backward ? backwardColumns(corner) : forwardColumns(corner))
        .map(cols -> new WinogradConv(corner, backward, cols, 1))
        .orElseThrow();
  }

  /** Two vectors are multiplied and added in a cycle, by taps as in a tile. */
  private static boolean pays(
      ConvSpec s, int inRows, int outRows, int in, int out, WinogradAxis cols) {
    double transforms =
        READ_CYCLES * in * inRows * cols.reads() + WRITE_CYCLES * out * outRows * cols.writes();
    double products =
        0.5
            * in
            * out
            * Windows.taps(s.h(), s.kh(), s.strideH(), s.padTop(), s.outH())
            * cols.products();
    double byTaps = s.flops() / s.n() / 4;
    return products + transforms * cols.tiles() < GAIN * byTaps;
  }

  @Override
  public long scratch() {
    return parts * tiles.scratchBytes() / Float.BYTES;
  }

  @Override
  public int phases() {
    return 2;
  }

  @Override
  public int parts(int phase) {
    return parts;
  }

  @Override
  public void run(
      int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
    if (phase == 0) {
      filter.transform(b, part, parts);
      if (part == 0 && this.bias) {
        tiles.bias(bias);
      }
    } else {
      long at = scratch.offset() + part * tiles.scratchBytes();
      int units = tiles.strips() * blocks;
      for (int unit = units * part / parts; unit < units * (part + 1) / parts; unit++) {
        int from = tiles.rows() * (unit % blocks) / blocks;
        int to = tiles.rows() * (unit % blocks + 1) / blocks;
        tiles.run(a, out, bias, scratch.segment(), at, unit / blocks, from, to);
      }
    }
  }

  @Override
  public String describe() {
    return "Winograd %s over %d lanes, %d parts"
        .formatted(tiles, spec.blocks() * spec.lanes(), parts);
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
