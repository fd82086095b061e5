package dev.panagrad.models.data.order;

import dev.panagrad.engine.random.Philox;

/** A permutation that depends on (seed, epoch) alone, by the Fisher-Yates shuffle. */
public final class Shuffle {
  /** Marks the stream of shuffling: the ops of a graph draw from non-negative streams. */
  private static final int STREAM = -1;

  private Shuffle() {}

  /** Permutes an array in place. */
  public static void shuffle(int[] order, long seed, long epoch) {
    for (int i = order.length - 1; i > 0; i--) {
      // The high half of the product is uniform in [0, i], up to a bias of at most (i + 1) / 2^32.
      long word = Integer.toUnsignedLong(Philox.word(seed, STREAM, epoch, i));
      int j = (int) ((word * (i + 1L)) >>> 32);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
