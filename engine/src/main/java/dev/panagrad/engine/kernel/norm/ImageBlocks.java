package dev.panagrad.engine.kernel.norm;

/**
 * The blocks of positions of images with the batch innermost.
 *
 * <p>Within a block, positions are processed channel by channel: the values of a channel are
 * computed once per block, and memory is read nearly in order. A channel's row is shorter than a
 * page, so processing all positions of one channel left the processor without prefetching, at half
 * the speed.
 */
final class ImageBlocks {
  /** The bytes of a block: a fraction of the L2 cache, even with three tensors. */
  private static final long BYTES = 1 << 17;

  private ImageBlocks() {}

  /** The number of positions per block. */
  static int size(NormSpec spec) {
    return (int) Math.max(1, BYTES / Float.BYTES / spec.channels() / spec.lanes());
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
