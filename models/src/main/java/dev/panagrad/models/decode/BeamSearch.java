package dev.panagrad.models.decode;

import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Beam search: at each step the most likely prefixes are kept. A sequence that ends leaves the
 * beam, which is narrower from then on, and is scored by log p / ((5 + n) / 6)^alpha, where n
 * counts its tokens and its end token (Wu and others 2016). Width 1 is greedy search.
 *
 * @param width the largest number of prefixes kept
 * @param alpha how much longer sequences are favoured; 0 for the plain probability
 * @param steps the largest number of tokens
 * @param wanted the number of results: the search ends when no unfinished prefix can become one of
 *     them
 */
public record BeamSearch(int width, double alpha, int steps, int wanted) {
  /** Checks the numbers. */
  public BeamSearch {
    if (width < 1 || wanted < 1 || wanted > width || steps < 1 || !(alpha >= 0)) {
      throw new IllegalArgumentException(
          "a beam keeps at least 1 translation and can't give more than it keeps, %d of %d; its"
                  .formatted(wanted, width)
              + " alpha, %s, is 0 or above".formatted(alpha));
    }
  }

  /** Predicts the next token. */
  @FunctionalInterface
  public interface Scorer {
    /**
     * Extends some of the rows of the last step.
     *
     * @param parents the rows; 0 at the first step
     * @param tokens the last token of each row, the start token at the first step
     * @return the log-probabilities of all tokens, for each row
     */
    double[][] next(int[] parents, int[] tokens);
  }

  /**
   * A sequence that was found.
   *
   * @param tokens without start and end
   * @param rows for each token, including the end if there is one, the scorer's row that predicted
   *     it
   * @param logProbability of all of them
   * @param score the score for ranking
   * @param ended whether it has an end token; else it was cut off
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Hypothesis(
      int[] tokens, int[] rows, double logProbability, double score, boolean ended) {}

  /** A prefix. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Open(int[] tokens, int[] rows, double logProbability) {}

  /** A prefix extended by one token. */
  private record Candidate(int row, int token, double logProbability) {}

  /** The best sequences, best first; those that were cut off come last. */
  public List<Hypothesis> search(Scorer scorer) {
    List<Hypothesis> found = new ArrayList<>();
    List<Open> open = List.of(new Open(new int[0], new int[0], 0));
    double[][] next = scorer.next(new int[] {0}, new int[] {Tokenizer.START});
    for (int step = 1; ; step++) {
      List<Open> longer = new ArrayList<>();
      List<Candidate> best = best(open, next, width - found.size());
      for (Candidate candidate : best) {
        Open before = open.get(candidate.row());
        int[] rows = append(before.rows(), candidate.row());
        if (candidate.token() == Tokenizer.END) {
          found.add(hypothesis(before.tokens(), rows, candidate.logProbability(), true));
        } else {
          int[] tokens = append(before.tokens(), candidate.token());
          longer.add(new Open(tokens, rows, candidate.logProbability()));
        }
      }
      if (longer.isEmpty() || step == steps || isDecided(found, longer)) {
        longer.forEach(o -> found.add(hypothesis(o.tokens(), o.rows(), o.logProbability(), false)));
        break;
      }
      int[] parents =
          best.stream().filter(c -> c.token() != Tokenizer.END).mapToInt(Candidate::row).toArray();
      int[] tokens = longer.stream().mapToInt(o -> o.tokens()[o.tokens().length - 1]).toArray();
      open = longer;
      next = scorer.next(parents, tokens);
    }
    Comparator<Hypothesis> cutOffLast = Comparator.comparing(h -> !h.ended());
    found.sort(cutOffLast.thenComparing(Comparator.comparingDouble(Hypothesis::score).reversed()));
    return List.copyOf(found.subList(0, Math.min(wanted, found.size())));
  }

  /** Whether no unfinished prefix can become one of the results. */
  private boolean isDecided(List<Hypothesis> found, List<Open> open) {
    if (found.size() < wanted) {
      return false;
    }
    double[] scores = found.stream().mapToDouble(Hypothesis::score).sorted().toArray();
    double lowest = scores[scores.length - wanted];
    return open.stream().allMatch(o -> o.logProbability() / penalty(steps + 1) < lowest);
  }

  private Hypothesis hypothesis(int[] tokens, int[] rows, double log, boolean ended) {
    return new Hypothesis(tokens, rows, log, log / penalty(rows.length), ended);
  }

  private double penalty(int tokens) {
    return Math.pow((5.0 + tokens) / 6, alpha);
  }

  /** The most likely first; of equal ones, the one with the first row and token. */
  private static List<Candidate> best(List<Open> open, double[][] next, int count) {
    List<Candidate> best = new ArrayList<>();
    for (int row = 0; row < open.size(); row++) {
      double before = open.get(row).logProbability();
      for (int token = 0; token < next[row].length; token++) {
        double log = before + next[row][token];
        if (best.size() == count && !(log > best.getLast().logProbability())) {
          continue;
        }
        int at = best.size();
        while (at > 0 && log > best.get(at - 1).logProbability()) {
          at--;
        }
        best.add(at, new Candidate(row, token, log));
        if (best.size() > count) {
          best.removeLast();
        }
      }
    }
    return best;
  }

  private static int[] append(int[] values, int value) {
    int[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = value;
    return longer;
  }
}
