package dev.panagrad.engine.random;

/**
 * The counter-based generator Philox4x32-10: every number has an address, and there is no state.
 *
 * <p>A block of four 32-bit words is a function of the key (the seed) and of a counter of four
 * words: block, stream, counter low, counter high. So any thread can compute any part of a random
 * tensor, and a resumed run draws the same numbers as an uninterrupted one. Source: Salmon, Moraes,
 * Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011).
 */
public final class Philox {
  /** The multiplier of the counter's first word. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** The multiplier of the counter's third word. */
  public static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** Added to the key's first word after each round. */
  public static final int WEYL_0 = 0x9E3779B9;

  /** Added to the key's second word after each round. */
  public static final int WEYL_1 = 0xBB67AE85;

  /** The number of rounds. */
  public static final int ROUNDS = 10;

  private static final long WORD = 0xFFFF_FFFFL;

  private Philox() {}

  /**
   * The random word of an element: word index % 4 of block index / 4.
   *
   * @param seed the key
   * @param stream the number of the stream, so that streams differ
   * @param counter the time of the draw, such as the number of a step
   * @param index the index of the element, below 2^34
   */
  public static int word(long seed, int stream, long counter, long index) {
    int c0 = (int) (index >>> 2);
    int c1 = stream;
    int c2 = (int) counter;
    int c3 = (int) (counter >>> 32);
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (MULTIPLIER_0 & WORD) * (c0 & WORD);
      long p1 = (MULTIPLIER_1 & WORD) * (c2 & WORD);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return switch ((int) index & 3) {
      case 0 -> c0;
      case 1 -> c1;
      case 2 -> c2;
      default -> c3;
    };
  }

  /** Converts a random word to a float in [0, 1), using its upper 24 bits. */
  public static float toUniform(int word) {
    return (word >>> 8) * 0x1p-24f;
  }
}
