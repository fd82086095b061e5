package dev.panagrad.models.experiments.translate.pairs;

import java.util.List;

/**
 * The shape of some batches, for which a part of the graph is unrolled.
 *
 * @param source steps of sources, including their end
 * @param target steps of targets, including their end
 * @param rows pairs per batch
 */
public record Bucket(int source, int target, int rows) {
  /** Steps are multiples of this, so that there are few shapes. */
  public static final int GRAIN = 8;

  /** Whether a pair fits, with an end after both sides. */
  public boolean holds(Pair pair) {
    return pair.source().length < source && pair.target().length < target;
  }

  /**
   * The first bucket that holds a pair.
   *
   * @param buckets from the smallest to the largest
   * @return its number, or -1 if the pair is too long for all
   */
  public static int of(List<Bucket> buckets, Pair pair) {
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.get(i).holds(pair)) {
        return i;
      }
    }
    return -1;
  }
}
