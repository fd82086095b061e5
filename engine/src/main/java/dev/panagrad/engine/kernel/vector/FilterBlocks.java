package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The positions of a result, region by region of the image, in blocks of one kind that a gradient
 * by a small filter takes at a time, and where images and gradient lie for each step of a block: a
 * vector of the batch at a position.
 */
final class FilterBlocks {
  /**
   * Steps of the innermost loop in a block: long enough to pay for adding sums, short enough that
   * what is packed stays in the closest cache while all tiles pass over it.
   */
  private static final int BLOCK_STEPS = 112;

  private final ConvSpec spec;
  private final FilterRows rows;
  private final int[] ends;
  private final int[] kinds;
  private final int[][] imageSteps;
  private final int[][] gradientSteps;
  private final int longest;

  FilterBlocks(ConvSpec spec, FilterRows rows, int regions) {
    this.spec = spec;
    this.rows = rows;
    List<int[]> blocks = new ArrayList<>();
    ends = new int[regions];
    for (int region = 0; region < regions; region++) {
      int from = rows.positions() * region / regions;
      int to = rows.positions() * (region + 1) / regions;
      for (int kind = 0; kind < rows.kinds(); kind++) {
        cut(from, to, kind, blocks);
      }
      ends[region] = blocks.size();
    }
    kinds = new int[blocks.size()];
    imageSteps = new int[blocks.size()][];
    gradientSteps = new int[blocks.size()][];
    int most = 0;
    for (int block = 0; block < blocks.size(); block++) {
      int[] positions = blocks.get(block);
      kinds[block] = rows.kind(positions[0]);
      steps(positions, block);
      most = Math.max(most, imageSteps[block].length);
    }
    longest = most;
  }

  /** Cuts the positions of a kind among [from, to) into blocks. */
  private void cut(int from, int to, int kind, List<int[]> blocks) {
    int room = Math.max(1, BLOCK_STEPS / vectors());
    int[] block = new int[room];
    int filled = 0;
    for (int position = from; position < to; position++) {
      if (rows.kind(position) == kind) {
        block[filled++] = position;
        if (filled == room) {
          blocks.add(block);
          block = new int[room];
          filled = 0;
        }
      }
    }
    if (filled > 0) {
      blocks.add(Arrays.copyOf(block, filled));
    }
  }

  /** Lists the vectors of a block's positions as element offsets in images and gradient. */
  private void steps(int[] positions, int block) {
    int vectors = vectors();
    imageSteps[block] = new int[positions.length * vectors];
    gradientSteps[block] = new int[positions.length * vectors];
    for (int step = 0; step < positions.length * vectors; step++) {
      int position = positions[step / vectors];
      int shift = step % vectors * Lanes.COUNT;
      imageSteps[block][step] = rows.base(position) + shift;
      gradientSteps[block][step] = position * spec.o() * spec.lanes() + shift;
    }
  }

  private int vectors() {
    return Math.ceilDiv(spec.n(), Lanes.COUNT);
  }

  /** The number of blocks. */
  int count() {
    return kinds.length;
  }

  /** The first block of a region. */
  int begin(int region) {
    return region == 0 ? 0 : ends[region - 1];
  }

  /** The block behind the last of a region. */
  int end(int region) {
    return ends[region];
  }

  /** The kind of a block's positions, see {@link FilterRows#kind}. */
  int kind(int block) {
    return kinds[block];
  }

  /** Element offsets in the images, from those of the rows of a kind. */
  int[] imageSteps(int block) {
    return imageSteps[block];
  }

  /** Element offsets in the gradient, from those of its channels. */
  int[] gradientSteps(int block) {
    return gradientSteps[block];
  }

  /** Steps of the longest block. */
  int longest() {
    return longest;
  }
}
