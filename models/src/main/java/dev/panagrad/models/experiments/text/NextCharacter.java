package dev.panagrad.models.experiments.text;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.random.Philox;

/**
 * Draws a code from logits: softmax over the likeliest ones. The code of unknown characters is
 * never drawn. It depends on logits, seed and the draw's number only, and allocates nothing.
 */
final class NextCharacter {
  private final int[] codes = new int[Alphabet.SIZE];
  private final double[] weights = new double[Alphabet.SIZE];

  NextCharacter() {}

  /**
   * Draws.
   *
   * @param logits 98 of them
   * @param number of the draw
   */
  int draw(Buffer logits, Sampling sampling, long number) {
    int count = likeliest(logits, Math.min(sampling.top(), Alphabet.SIZE - 1));
    double largest = logits.get(codes[0]);
    double total = 0;
    int kept = count;
    for (int i = 0; i < count; i++) {
      weights[i] = Math.exp((logits.get(codes[i]) - largest) / sampling.temperature());
      total += weights[i];
    }
    if (sampling.topP() < 1) {
      double wanted = total * sampling.topP();
      total = 0;
      for (int i = 0; total < wanted && i < count; i++) {
        total += weights[i];
        kept = i + 1;
      }
    }
    double left = Philox.toUniform(Philox.word(sampling.seed(), 0, number, 0)) * total;
    for (int i = 0; i < kept - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return codes[i];
      }
    }
    return codes[kept - 1];
  }

  /** The softmax of all logits at a code. */
  static float probability(Buffer logits, int code) {
    double total = 0;
    for (int other = 0; other < Alphabet.SIZE; other++) {
      total += Math.exp((double) logits.get(other) - logits.get(code));
    }
    return (float) (1 / total);
  }

  /** Fills codes with the likeliest ones, the likeliest first; of equals, the lowest first. */
  private int likeliest(Buffer logits, int wanted) {
    int count = 0;
    for (int code = Alphabet.UNKNOWN + 1; code < Alphabet.SIZE; code++) {
      float logit = logits.get(code);
      if (count == wanted && logit <= logits.get(codes[count - 1])) {
        continue;
      }
      int at = count < wanted ? count++ : count - 1;
      while (at > 0 && logits.get(codes[at - 1]) < logit) {
        codes[at] = codes[at - 1];
        at--;
      }
      codes[at] = code;
    }
    return count;
  }
}
