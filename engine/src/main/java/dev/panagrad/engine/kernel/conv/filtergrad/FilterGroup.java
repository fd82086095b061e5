package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.simd.Lanes;

/**
 * Consecutive blocks of a batch that the gradient of a small filter processes together: enough to
 * make its innermost loops long, while packed data stays in the L2 cache.
 *
 * @param first the first block
 * @param ring the rows of the images
 * @param rows the rows of the filter, as they read the ring
 * @param runs the positions
 */
record FilterGroup(int first, ImageRing ring, FilterRows rows, FilterRuns runs) {
  /**
   * The maximum bytes of a ring with more than one block. A constant, whatever the processor's
   * cache: a run sums through all blocks of a group.
   */
  private static final long RING_BYTES = 640 << 10;

  /** The maximum batch vectors of a group with more than one block. */
  private static final int MOST = 16;

  /**
   * The groups of blocks [from, to), of about as many blocks each.
   *
   * @param regions into which each image is cut
   */
  static FilterGroup[] of(ConvSpec spec, int regions, int from, int to) {
    int vectors = Math.ceilDiv(spec.images(), Lanes.COUNT);
    long most = Math.min(MOST, RING_BYTES / ImageRing.vectorBytes(spec));
    int[] sizes = Split.even(to - from, (int) Math.max(1, most / vectors));
    FilterGroup[] groups = new FilterGroup[sizes.length];
    int first = from;
    for (int i = 0; i < sizes.length; i++) {
      groups[i] = group(spec, regions, first, sizes[i], vectors);
      first += sizes[i];
    }
    return groups;
  }

  private static FilterGroup group(ConvSpec spec, int regions, int first, int blocks, int vectors) {
    ImageRing ring = new ImageRing(spec, blocks, vectors);
    FilterRows rows = new FilterRows(spec, ring);
    return new FilterGroup(first, ring, rows, new FilterRuns(spec, regions, blocks, vectors));
  }

  /** Elements that it packs: rows of the images, and some channels of the gradient. */
  long packed(int channels) {
    return ring.length() + (long) runs.longest() * channels * Lanes.COUNT;
  }
}
