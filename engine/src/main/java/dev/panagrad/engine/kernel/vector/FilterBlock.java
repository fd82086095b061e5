package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvSpec;

/**
 * The vectors of a large batch that a gradient by a small filter takes through the images before it
 * goes to the next ones, so that what it packs stays in the second cache.
 *
 * @param first the block's first vector
 * @param ring the rows of the images
 * @param rows the rows of the filter, as they read the ring
 * @param runs the positions
 */
record FilterBlock(int first, ImageRing ring, FilterRows rows, FilterRuns runs) {
  /** Bytes of a ring, if more than one block is needed. */
  private static final long RING_BYTES = 640 << 10;

  /** Vectors that a block has at least. */
  private static final int LEAST = 8;

  /** As few blocks as are small enough, of about as many vectors each. */
  static FilterBlock[] of(ConvSpec spec, int regions) {
    int vectors = Math.ceilDiv(spec.n(), Lanes.COUNT);
    int limit = (int) Math.max(LEAST, RING_BYTES / ImageRing.vectorBytes(spec));
    int[] sizes = Split.even(vectors, limit);
    FilterBlock[] blocks = new FilterBlock[sizes.length];
    int first = 0;
    for (int i = 0; i < sizes.length; i++) {
      blocks[i] = of(spec, regions, first, sizes[i]);
      first += sizes[i];
    }
    return blocks;
  }

  private static FilterBlock of(ConvSpec spec, int regions, int first, int vectors) {
    ImageRing ring = new ImageRing(spec, vectors);
    FilterRows rows = new FilterRows(spec, ring);
    return new FilterBlock(first, ring, rows, new FilterRuns(spec, regions, vectors));
  }

  /** Bytes from a row of all lanes to the block's first vector. */
  long shift() {
    return first * Access.BYTES;
  }
}
