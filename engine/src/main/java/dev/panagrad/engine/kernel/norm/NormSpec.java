package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.memory.Sizes;

/**
 * The shape of a tensor for batch normalisation, [positions, channels, lanes]. Only lanes that hold
 * an image count.
 *
 * <p>Images with the batch innermost are [blocks * h * w, c, lanes], see {@link BatchLanes}; a
 * dense [rows, features] is [rows, features, 1].
 *
 * @param positions the outer axis: blocks times height times width, or the rows of a matrix
 * @param channels the number of channels, each with its own mean and variance
 * @param n images, or 1 for a matrix
 * @param lanes elements of a batch row: 1, or a multiple of 16
 */
public record NormSpec(int positions, int channels, int n, int lanes) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is below 1, lanes is neither 1 nor a multiple of 16,
   *     the blocks of the batch differ in their number of positions, or there are too many elements
   */
  public NormSpec {
    if (positions < 1 || channels < 1 || n < 1 || lanes < 1) {
      throw new IllegalArgumentException(
          "batch normalisation of [%d, %d] with %d images in %d lanes; each must be at least 1"
              .formatted(positions, channels, n, lanes));
    }
    if (lanes != 1 && lanes % BatchLanes.UNIT != 0) {
      throw new IllegalArgumentException(
          "batch normalisation of %d lanes; expected 1 or a multiple of %d"
              .formatted(lanes, BatchLanes.UNIT));
    }
    int blocks = Math.ceilDiv(n, lanes);
    if (positions % blocks != 0) {
      throw new IllegalArgumentException(
          "batch normalisation of %d positions in %d blocks of %d lanes for %d images"
              .formatted(positions, blocks, lanes, n));
    }
    Sizes.elements("batch normalisation", positions, channels, lanes);
  }

  /** Images with the batch innermost. */
  public static NormSpec images(int n, int h, int w, int c) {
    int positions = Sizes.count("batch normalisation", BatchLanes.blocks(n), h, w);
    return new NormSpec(positions, c, n, BatchLanes.lanes(n));
  }

  /** A matrix with one example per row. */
  public static NormSpec dense(int rows, int features) {
    return new NormSpec(rows, features, 1, 1);
  }

  /** The number of elements of one mean. */
  public long count() {
    return count(0, positions);
  }

  /** The number of elements of one mean over positions [from, to). */
  public long count(int from, int to) {
    int full = Math.clamp(lastBlock(), from, to);
    return (long) (full - from) * lanes + (long) (to - full) * counted(lastBlock());
  }

  /** The first position of the block that may hold fewer images than lanes. */
  public int lastBlock() {
    return positions - positions / blocks();
  }

  /** The number of lanes that count at a position. */
  public int counted(int position) {
    return position < lastBlock() ? lanes : n - (blocks() - 1) * lanes;
  }

  private int blocks() {
    return Math.ceilDiv(n, lanes);
  }

  /** Elements of the tensor in memory. */
  public long length() {
    return (long) positions * channels * lanes;
  }

  /**
   * Checks that a range of positions isn't empty.
   *
   * @throws IllegalArgumentException if it is
   */
  public static void checkSome(int from, int to) {
    if (from >= to) {
      throw new IllegalArgumentException(
          "statistics over positions [%d, %d); at least one is needed".formatted(from, to));
    }
  }
}
