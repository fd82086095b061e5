package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Sizes;

/**
 * The layout of a batch of n images with the batch innermost: consecutive blocks [h, w, c, lanes],
 * in total [blocks * h, w, c, lanes].
 *
 * <p>The rows of a channel stay short enough to be near each other in memory: in a single block of
 * thousands of lanes they are pages apart, where no processor prefetches. The last block may hold
 * fewer images than it has lanes; the remaining lanes are the tail.
 */
public final class BatchLanes {
  /** Rows of lanes are a multiple of this many elements: a cache line, a 512-bit vector. */
  public static final int UNIT = 16;

  /** Batches up to this size are one block: their rows are still near each other. */
  private static final int ONE_BLOCK = 512;

  /** The lanes per block if there are several: four vectors of 512 bits, the width of a tile. */
  private static final int LANES = 64;

  private BatchLanes() {}

  /**
   * Checks that a batch of images can be stored: its bytes must fit in a long, and the cells of all
   * blocks and the features of an image in an int.
   *
   * @throws IllegalArgumentException if not
   */
  public static void check(String what, int n, int h, int w, int c) {
    Sizes.count(what, n);
    Sizes.count(what, h, w, c);
    Sizes.count(what, blocks(n), h, w);
    Sizes.elements(what, blocks(n), h, w, c, lanes(n));
  }

  /** The lanes of a block, a multiple of {@link #UNIT}. */
  public static int lanes(int n) {
    return n <= ONE_BLOCK ? Math.ceilDiv(n, UNIT) * UNIT : LANES;
  }

  /** The number of blocks. */
  public static int blocks(int n) {
    return n <= ONE_BLOCK ? 1 : Math.ceilDiv(n, LANES);
  }

  /** The number of images in a block, from its first lane on. */
  public static int images(int n, int block) {
    return Math.min(n - block * lanes(n), lanes(n));
  }
}
