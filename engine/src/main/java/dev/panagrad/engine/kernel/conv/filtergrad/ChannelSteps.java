package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.ConvTiles;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.simd.Access;
import java.lang.foreign.MemorySegment;

/**
 * The innermost work of {@link ChannelFilterGrad}: some consecutive positions of a row of results,
 * and a block of the batch, through one tap of the filter. A small matrix product, with the packed
 * images in place of a filter.
 */
final class ChannelSteps {
  /** Examples and positions of a step: enough to pay for adding its sums to the others. */
  private static final int STEP = 512;

  /** Bytes of a row of a tile of sums. */
  static final long TILE_ROW = 4 * Access.BYTES;

  private final ConvSpec spec;
  private final int[] groups;
  private final long rowBytes;
  private final int channels;
  private final int[] columns;
  private final int[] table;
  private final int[] lastTable;
  private final float[] zeros = new float[ConvTiles.CHANNELS];

  /**
   * Splits rows of results into steps.
   *
   * @param groups the vectors of the result's channels that are processed at once
   * @param rowBytes the bytes of a row of the transposed gradient
   * @param channels the channels of the images that are processed at once
   */
  ChannelSteps(ConvSpec spec, int[] groups, long rowBytes, int channels) {
    this.spec = spec;
    this.groups = groups;
    this.rowBytes = rowBytes;
    this.channels = channels;
    int block = Math.min(spec.images(), ChannelFilterGrad.BATCH_BLOCK);
    columns = Split.even(spec.outW(), Math.max(1, STEP / block));
    table = table(block);
    lastTable = table((spec.images() - 1) % ChannelFilterGrad.BATCH_BLOCK + 1);
  }

  /** Vectors of the first tile. */
  int vectors() {
    return groups[0];
  }

  /** Pairs of element offsets in the transposed gradient and the packed images, for a step. */
  private int[] table(int examples) {
    int positions = 0;
    for (int block : columns) {
      positions = Math.max(positions, block);
    }
    int[] result = new int[2 * positions * examples];
    int rowLength = (int) (rowBytes / Float.BYTES);
    for (int i = 0; i < positions * examples; i++) {
      int position = i / examples;
      int p = i % examples;
      result[2 * i] = Math.toIntExact(((long) position * spec.images() + p) * rowLength);
      result[2 * i + 1] =
          position * spec.strideW() * ChannelFilterGrad.CELL + p * ImagePackingLoops.PACKED;
    }
    return result;
  }

  /**
   * Adds the contribution of a row of results to the sums of one tap.
   *
   * @param y where the row begins in the transposed gradient
   * @param tap the tap's column
   * @param count examples of this block
   * @param images packed, of one row
   * @param tile where sums of a step are formed, in the segment that holds the gradient
   */
  void add(
      long y,
      int tap,
      int count,
      float[] images,
      MemorySegment segment,
      long tile,
      MemorySegment to,
      long at) {
    int before = spec.padLeft() - tap;
    int from = Math.max(0, Math.ceilDiv(before, spec.strideW()));
    int end = Math.min(spec.outW(), Math.floorDiv(spec.w() - 1 + before, spec.strideW()) + 1);
    int[] pairs =
        count == Math.min(spec.images(), ChannelFilterGrad.BATCH_BLOCK) ? table : lastTable;
    int begin = 0;
    for (int block : columns) {
      int col = Math.max(begin, from);
      int entries = 2 * count * (Math.min(begin + block, end) - col);
      begin += block;
      if (entries <= 0) {
        continue;
      }
      int x = (col * spec.strideW() - before) * ChannelFilterGrad.CELL;
      long shift = 0;
      for (int vectors : groups) {
        product(
            vectors,
            segment,
            y + (long) col * spec.images() * rowBytes + shift,
            images,
            x,
            pairs,
            entries,
            tile);
        long bytes = vectors * Access.BYTES;
        SumTileLoops.add(segment, tile, TILE_ROW, to, at + shift, rowBytes, channels, bytes);
        shift += bytes;
      }
    }
  }

  /** Computes the sums of all channels over the entries of a table. */
  private void product(
      int vectors,
      MemorySegment segment,
      long y,
      float[] images,
      int x,
      int[] pairs,
      int entries,
      long tile) {
    if (channels % ConvTiles.CHANNELS != 0) {
      ChannelTileLoops.run(segment, y, images, x, pairs, entries, segment, tile, TILE_ROW);
      return;
    }
    for (int first = 0; first < channels; first += ConvTiles.CHANNELS) {
      ConvTiles.run(
          ConvTiles.CHANNELS,
          vectors,
          segment,
          y,
          images,
          x + first,
          zeros,
          0,
          pairs,
          entries,
          segment,
          tile + first * TILE_ROW,
          TILE_ROW,
          Float.NEGATIVE_INFINITY);
    }
  }
}
