package dev.panagrad.models.metrics.text;

import java.util.List;

/**
 * chrF2 of a corpus as sacrebleu defines it: precision and recall of 1 to 6 characters without
 * spaces, each averaged over the lengths that occur, with recall counting twice as much.
 */
public final class Chrf {
  /** The signature of the computation, as sacrebleu prints it. */
  public static final String SIGNATURE = "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no";

  private static final int ORDERS = 6;
  private static final double BETA = 2;

  private Chrf() {}

  /**
   * Scores sentences against one reference each, from 0 to 100.
   *
   * @throws IllegalArgumentException if the numbers of sentences and references differ
   */
  public static double of(List<String> hypotheses, List<String> references) {
    NGrams.checkPairs(hypotheses, references);
    long[] right = new long[ORDERS];
    long[] given = new long[ORDERS];
    long[] wanted = new long[ORDERS];
    for (int i = 0; i < hypotheses.size(); i++) {
      List<String> hypothesis = characters(hypotheses.get(i));
      List<String> reference = characters(references.get(i));
      for (int n = 1; n <= ORDERS; n++) {
        int possible = Math.max(0, reference.size() - n + 1);
        right[n - 1] += NGrams.common(hypothesis, reference, n);
        // N-grams longer than the reference don't count in the precision.
        given[n - 1] += possible == 0 ? 0 : Math.max(0, hypothesis.size() - n + 1);
        wanted[n - 1] += possible;
      }
    }
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int n = 0; n < ORDERS; n++) {
      if (given[n] > 0 && wanted[n] > 0) {
        precision += (double) right[n] / given[n];
        recall += (double) right[n] / wanted[n];
        orders++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    double factor = BETA * BETA;
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
  }

  private static List<String> characters(String text) {
    return String.join("", NGrams.words(text)).codePoints().mapToObj(Character::toString).toList();
  }
}
