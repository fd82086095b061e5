package dev.panagrad.bench.peers;

/** Greedy choice of the next character. */
public final class TextChoice {
  private TextChoice() {}

  /** The code with the largest logit; code 0, for unknown characters, is never chosen. */
  public static int likeliest(float[] logits) {
    int best = 1;
    for (int i = 2; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
