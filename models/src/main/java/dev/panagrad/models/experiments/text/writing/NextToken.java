package dev.panagrad.models.experiments.text.writing;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.random.Philox;
import java.util.Arrays;

/**
 * Draws a token from logits: softmax over the most likely ones. Special tokens, which have no text,
 * are never drawn. The result depends on the logits, the seed and the draw's number only.
 */
final class NextToken {
  private static final long CODE = 0xFFFF_FFFFL;

  private final int first;

  /** The tokens that may be drawn, the most likely first; of equal ones, the lowest first. */
  private final long[] order;

  private final double[] weights;

  /**
   * Draws from a vocabulary.
   *
   * @param first the lowest token that may be drawn
   */
  NextToken(int size, int first) {
    this.first = first;
    order = new long[size - first];
    weights = new double[size - first];
  }

  /**
   * Draws a token.
   *
   * @param logits one for each token
   * @param number of the draw
   */
  int draw(Buffer logits, Sampling sampling, long number) {
    sort(logits);
    int count = Math.min(sampling.top(), order.length);
    double largest = logits.get(code(0));
    double total = 0;
    int kept = count;
    for (int i = 0; i < count; i++) {
      weights[i] = Math.exp((logits.get(code(i)) - largest) / sampling.temperature());
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
        return code(i);
      }
    }
    return code(kept - 1);
  }

  /** The probability of a token by softmax over all logits. */
  static float probability(Buffer logits, int token) {
    double total = 0;
    for (long other = 0; other < logits.length(); other++) {
      total += Math.exp((double) logits.get(other) - logits.get(token));
    }
    return (float) (1 / total);
  }

  private int code(int rank) {
    return (int) (order[rank] & CODE);
  }

  private void sort(Buffer logits) {
    for (int i = 0; i < order.length; i++) {
      // Adding 0 makes both zeros equal.
      int bits = Float.floatToIntBits(logits.get(first + i) + 0f);
      // Maps the bits to integers in the order of the floats.
      int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      order[i] = ((long) ~ascending << 32) | (first + i);
    }
    Arrays.sort(order);
  }
}
