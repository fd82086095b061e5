package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Sizes;

/**
 * How a batch of n images is held with the batch innermost: in blocks [h, w, c, lanes], one behind
 * the other, so that [blocks * h, w, c, lanes] in all.
 *
 * <p>The rows of one channel stay short enough to lie near their neighbours' in memory: in a single
 * block of thousands of lanes each lies pages from the next, where no processor reads ahead. The
 * last block may hold fewer images than it has lanes; those beyond are the tail.
 */
public final class BatchLanes {
  /** Rows of lanes are a multiple of this many elements: a cache line, a 512-bit vector. */
  public static final int UNIT = 16;

  /** Batches up to this size are one block: their rows still lie near each other. */
  private static final int ONE_BLOCK = 512;

  /** Lanes of each of several blocks: four vectors of 512 bits, the width of a tile. */
  private static final int LANES = 64;

  private BatchLanes() {}

  /**
   * Checks that a batch of images can be held: its bytes fit a long, and the cells of all blocks
   * and the features of an image an int.
   *
   * @throws IllegalArgumentException if not
   */
  public static void check(String what, int n, int h, int w, int c) {
    Sizes.count(what, n);
    Sizes.count(what, h, w, c);
    Sizes.count(what, blocks(n), h, w);
    Sizes.elements(what, blocks(n), h, w, c, lanes(n));
  }

  /** Lanes of a block: a multiple of {@link #UNIT}. */
  public static int lanes(int n) {
    return n <= ONE_BLOCK ? Math.ceilDiv(n, UNIT) * UNIT : LANES;
  }

  /** The number of blocks. */
  public static int blocks(int n) {
    return n <= ONE_BLOCK ? 1 : Math.ceilDiv(n, LANES);
  }

  /** Images in a block, from its first lane on. */
  public static int images(int n, int block) {
    return Math.min(n - block * lanes(n), lanes(n));
  }
}
