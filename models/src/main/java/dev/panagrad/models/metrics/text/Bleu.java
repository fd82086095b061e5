package dev.panagrad.models.metrics.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * BLEU of a corpus as sacrebleu defines it: one reference per sentence, case kept, tokenizer 13a,
 * {@code exp} smoothing.
 *
 * @param score from 0 to 100
 * @param precisions in percent, of 1 to 4 words
 * @param brevity 1, or less if the hypotheses are shorter than the references
 * @param length tokens of all hypotheses
 * @param referenceLength tokens of all references
 */
public record Bleu(
    double score, List<Double> precisions, double brevity, long length, long referenceLength) {
  /** The signature of the computation, as sacrebleu prints it. */
  public static final String SIGNATURE = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp";

  private static final int ORDERS = 4;

  /** Copies the list. */
  public Bleu {
    precisions = List.copyOf(precisions);
  }

  /**
   * Scores sentences against one reference each.
   *
   * @throws IllegalArgumentException if the numbers of sentences and references differ
   */
  public static Bleu of(List<String> hypotheses, List<String> references) {
    NGrams.checkPairs(hypotheses, references);
    long length = 0;
    long referenceLength = 0;
    long[] right = new long[ORDERS];
    long[] total = new long[ORDERS];
    for (int i = 0; i < hypotheses.size(); i++) {
      List<String> hypothesis = Tokens13a.of(hypotheses.get(i));
      List<String> reference = Tokens13a.of(references.get(i));
      length += hypothesis.size();
      referenceLength += reference.size();
      for (int n = 1; n <= ORDERS; n++) {
        right[n - 1] += NGrams.common(hypothesis, reference, n);
        total[n - 1] += Math.max(0, hypothesis.size() - n + 1);
      }
    }
    return of(right, total, length, referenceLength);
  }

  private static Bleu of(long[] right, long[] total, long length, long referenceLength) {
    double brevity = 1;
    if (length < referenceLength) {
      brevity = length == 0 ? 0 : Math.exp(1 - (double) referenceLength / length);
    }
    double[] precisions = new double[ORDERS];
    double logs = 0;
    double smoothing = 1;
    boolean any = right[0] > 0;
    for (int n = 0; n < ORDERS && any && total[n] > 0; n++) {
      if (right[n] == 0) {
        smoothing *= 2;
        precisions[n] = 100 / (smoothing * total[n]);
      } else {
        precisions[n] = 100.0 * right[n] / total[n];
      }
    }
    for (double precision : precisions) {
      logs += Math.log(precision);
    }
    double score = brevity * Math.exp(logs / ORDERS);
    List<Double> list = Arrays.stream(precisions).boxed().toList();
    return new Bleu(score, list, brevity, length, referenceLength);
  }

  /** The score as sacrebleu prints it. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "BLEU = %.1f %.1f/%.1f/%.1f/%.1f (BP = %.3f ratio = %.3f hyp_len = %d ref_len = %d)",
        score,
        precisions.get(0),
        precisions.get(1),
        precisions.get(2),
        precisions.get(3),
        brevity,
        referenceLength == 0 ? 0 : (double) length / referenceLength,
        length,
        referenceLength);
  }
}
