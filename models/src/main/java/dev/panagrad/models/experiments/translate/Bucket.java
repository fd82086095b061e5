package dev.panagrad.models.experiments.translate;

import java.util.List;

/**
 * A form of batches, for which a part of the graph is unrolled.
 *
 * @param source steps of sources, their end included
 * @param target steps of targets, their end included
 * @param rows pairs a batch
 */
record Bucket(int source, int target, int rows) {
  /** Steps come in multiples of this, so that there are few forms. */
  static final int GRAIN = 8;

  /** Whether a pair has its place here, with an end behind both. */
  boolean holds(Pair pair) {
    return pair.source().length < source && pair.target().length < target;
  }

  /**
   * The first bucket that holds a pair.
   *
   * @param buckets from the smallest to the largest
   * @return its number, or -1 if the pair is too long for all
   */
  static int of(List<Bucket> buckets, Pair pair) {
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.get(i).holds(pair)) {
        return i;
      }
    }
    return -1;
  }
}
