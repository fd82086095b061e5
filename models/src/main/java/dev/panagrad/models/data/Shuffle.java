package dev.panagrad.models.data;

/** A permutation that depends on (seed, epoch) alone, by Fisher and Yates's method. */
final class Shuffle {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Shuffle() {}

  /** Permutes an array in place. */
  static void shuffle(int[] order, long seed, long epoch) {
    long base = mix(mix(seed) + epoch);
    for (int i = order.length - 1; i > 0; i--) {
      // The high half of a 64-bit product: uniform in [0, i] with a bias below 2^-32.
      int j = (int) Math.unsignedMultiplyHigh(mix(base + i * GOLDEN), i + 1L);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
