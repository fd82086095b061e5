package dev.panagrad.bench.peers;

/** Which character comes next. */
public final class TextChoice {
  private TextChoice() {}

  /** The code with the largest logit; that of unknown characters, 0, is never chosen. */
  public static int likeliest(float[] logits) {
    int best = 1;
    for (int i = 2; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
