package dev.panagrad.models.experiments.caption.scenes;

import java.util.ArrayList;
import java.util.List;

/** Assigns pairs of digits to training or testing: ten of them are never trained on. */
final class DigitPairs {
  private static final int DIGITS = 10;

  /** The pairs held out; each digit is in two of them. */
  private static final int APART = 3;

  private DigitPairs() {}

  /** Whether two digits are never trained on together, in either order. */
  static boolean isHeldOut(int a, int b) {
    int distance = Math.abs(a - b);
    return distance == APART || distance == DIGITS - APART;
  }

  /** Pairs as first * 10 + second: those held out, or all others. */
  static int[] of(boolean heldOut) {
    List<Integer> pairs = new ArrayList<>();
    for (int pair = 0; pair < DIGITS * DIGITS; pair++) {
      if (isHeldOut(pair / DIGITS, pair % DIGITS) == heldOut) {
        pairs.add(pair);
      }
    }
    return pairs.stream().mapToInt(Integer::intValue).toArray();
  }
}
