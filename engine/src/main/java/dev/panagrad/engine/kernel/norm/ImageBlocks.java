package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.kernel.Caches;

/**
 * The blocks of positions of images with the batch innermost.
 *
 * <p>Within a block, positions are processed channel by channel: the values of a channel are
 * computed once per block, and memory is read nearly in order. A channel's row is shorter than a
 * page, so processing all positions of one channel left the processor without prefetching, at half
 * the speed.
 */
final class ImageBlocks {
  /** The part of the L2 cache that a block takes: little, even with three tensors. */
  private static final int PART = 8;

  private ImageBlocks() {}

  /**
   * The number of positions per block of sums, whatever the processor's cache: each block has sums
   * of its own, and the order of a sum must not depend on the processor.
   */
  static int ofSums(NormSpec spec) {
    return size(spec, Caches.ASSUMED);
  }

  /** The number of positions per block where no element depends on another. */
  static int ofElements(NormSpec spec) {
    return size(spec, Caches.l2());
  }

  private static int size(NormSpec spec, long l2) {
    return (int) Math.max(1, l2 / PART / Float.BYTES / spec.channels() / spec.lanes());
  }

  /**
   * The end of the block that starts at a position; the same number of lanes counts at all its
   * positions.
   */
  static int end(NormSpec spec, int first, int size, int to) {
    int last = Math.min(first + size, to);
    return first < spec.lastBlock() ? Math.min(last, spec.lastBlock()) : last;
  }
}
