package dev.panagrad.models.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.decode.BeamSearch.Hypothesis;
import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beam search over a made-up language, against greedy search and against all there is. */
final class BeamSearchTest {
  private static final int CLASSES = 6;
  private static final int STEPS = 4;

  /** Draws log-probabilities of what comes next from all that came before. */
  private static double[] next(long seed, int... tokens) {
    SplittableRandom random = new SplittableRandom(31 * seed + Arrays.hashCode(tokens));
    double[] logs = random.doubles(CLASSES, -3, 2).toArray();
    double total = Arrays.stream(logs).map(Math::exp).sum();
    return Arrays.stream(logs).map(log -> log - Math.log(total)).toArray();
  }

  /** Keeps the beginnings of its rows, as a net keeps its states. */
  private static final class Language implements BeamSearch.Scorer {
    private final long seed;
    private List<int[]> rows = List.of(new int[0]);
    private int widest;

    Language(long seed) {
      this.seed = seed;
    }

    @Override
    public double[][] next(int[] parents, int[] tokens) {
      List<int[]> longer = new ArrayList<>();
      double[][] logs = new double[tokens.length][];
      for (int i = 0; i < tokens.length; i++) {
        int[] before = rows.get(parents[i]);
        int[] row = Arrays.copyOf(before, before.length + 1);
        row[before.length] = tokens[i];
        longer.add(row);
        logs[i] = BeamSearchTest.next(seed, row);
      }
      rows = longer;
      widest = Math.max(widest, tokens.length);
      return logs;
    }
  }

  /** All translations that end within the steps, with their log-probabilities. */
  private static void all(long seed, int[] row, double log, List<Hypothesis> found, double alpha) {
    double[] next = next(seed, row);
    int length = row.length;
    double ended = log + next[Tokenizer.END];
    int[] tokens = Arrays.copyOfRange(row, 1, length);
    double score = ended / Math.pow((5.0 + length) / 6, alpha);
    found.add(new Hypothesis(tokens, new int[0], ended, score, true));
    for (int token = 0; token < CLASSES && length < STEPS; token++) {
      if (token != Tokenizer.END) {
        int[] longer = Arrays.copyOf(row, length + 1);
        longer[length] = token;
        all(seed, longer, log + next[token], found, alpha);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.6, 1, 3})
  void aBeamThatHoldsAllFindsTheBest(double alpha) {
    for (long seed = 0; seed < 20; seed++) {
      List<Hypothesis> all = new ArrayList<>();
      all(seed, new int[] {Tokenizer.START}, 0, all, alpha);
      all.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
      List<Hypothesis> found = new BeamSearch(2_000, alpha, STEPS, 5).search(new Language(seed));
      assertEquals(5, found.size());
      for (int i = 0; i < found.size(); i++) {
        assertArrayEquals(all.get(i).tokens(), found.get(i).tokens(), "seed " + seed);
        assertEquals(all.get(i).logProbability(), found.get(i).logProbability(), 1e-12);
        assertEquals(all.get(i).score(), found.get(i).score(), 1e-12);
      }
    }
  }

  @Test
  void widthOneIsGreedy() {
    for (long seed = 0; seed < 200; seed++) {
      int[] row = {Tokenizer.START};
      double log = 0;
      boolean ended = false;
      for (int step = 0; step < 12 && !ended; step++) {
        double[] next = next(seed, row);
        int best = 0;
        for (int token = 1; token < CLASSES; token++) {
          best = next[token] > next[best] ? token : best;
        }
        log += next[best];
        ended = best == Tokenizer.END;
        if (!ended) {
          row = Arrays.copyOf(row, row.length + 1);
          row[row.length - 1] = best;
        }
      }
      Language language = new Language(seed);
      List<Hypothesis> found = new BeamSearch(1, 0.6, 12, 1).search(language);
      assertEquals(1, found.size());
      assertArrayEquals(Arrays.copyOfRange(row, 1, row.length), found.getFirst().tokens());
      assertEquals(ended, found.getFirst().ended());
      assertEquals(log, found.getFirst().logProbability(), 1e-12);
      assertEquals(1, language.widest);
    }
  }

  /** Each step kept by hand: sort all that could follow, take the first ones. */
  @Test
  void aNarrowBeamKeepsTheLikeliest() {
    for (long seed = 0; seed < 60; seed++) {
      int width = 3;
      record Open(int[] row, double log) {}
      List<Open> open = List.of(new Open(new int[] {Tokenizer.START}, 0));
      List<Double> scores = new ArrayList<>();
      for (int step = 1; step <= 7 && !open.isEmpty(); step++) {
        List<Open> candidates = new ArrayList<>();
        for (Open o : open) {
          double[] next = next(seed, o.row());
          for (int token = 0; token < CLASSES; token++) {
            int[] row = Arrays.copyOf(o.row(), o.row().length + 1);
            row[row.length - 1] = token;
            candidates.add(new Open(row, o.log() + next[token]));
          }
        }
        candidates.sort(Comparator.comparingDouble(Open::log).reversed());
        List<Open> kept = new ArrayList<>();
        for (Open c : candidates.subList(0, width - scores.size())) {
          if (c.row()[c.row().length - 1] == Tokenizer.END) {
            scores.add(c.log() / Math.pow((5.0 + step) / 6, 0.6));
          } else {
            kept.add(c);
          }
        }
        open = kept;
      }
      scores.sort(Comparator.reverseOrder());
      List<Hypothesis> found = new BeamSearch(width, 0.6, 7, width).search(new Language(seed));
      double[] ended =
          found.stream().filter(Hypothesis::ended).mapToDouble(Hypothesis::score).toArray();
      assertArrayEquals(scores.stream().mapToDouble(Double::doubleValue).toArray(), ended, 1e-12);
      assertEquals(width, found.size());
      boolean cut = false;
      for (Hypothesis hypothesis : found) {
        assertFalse(cut && hypothesis.ended(), "one that was cut off before one that ended");
        cut = !hypothesis.ended();
      }
    }
  }

  @Test
  void endsWhenNoOtherCanWin() {
    Language patient = new Language(1);
    BeamSearch.Scorer sure =
        (parents, tokens) -> {
          patient.widest++;
          double[][] logs = new double[tokens.length][CLASSES];
          for (double[] row : logs) {
            Arrays.fill(row, -20);
            row[Tokenizer.END] = -1e-6;
          }
          return logs;
        };
    assertTrue(new BeamSearch(4, 0, 50, 1).search(sure).getFirst().ended());
    assertEquals(1, patient.widest);
  }

  @Test
  void aBeamHasAtLeastOne() {
    assertThrows(IllegalArgumentException.class, () -> new BeamSearch(0, 0, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> new BeamSearch(3, 0, 5, 4));
    assertThrows(IllegalArgumentException.class, () -> new BeamSearch(3, Double.NaN, 5, 1));
  }
}
