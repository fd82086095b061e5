package dev.panagrad.models.experiments.text.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NextTokenTest {
  private static final int DRAWS = 40_000;

  private static int[] counts(float[] logits, Sampling sampling) {
    int[] counts = new int[Alphabet.SIZE];
    NextToken next = new NextToken(Alphabet.SIZE, 1);
    try (Tensor tensor = Tensor.of(Shape.of(Alphabet.SIZE), logits)) {
      for (int i = 0; i < DRAWS; i++) {
        counts[next.draw(tensor.buffer(), sampling, i)]++;
      }
    }
    return counts;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void drawsAsSoftmaxSays(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] logits = new float[Alphabet.SIZE];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextDouble(-3, 3);
    }
    double temperature = 0.7;
    int[] counts = counts(logits, new Sampling(98, temperature, seed));
    double total = 0;
    for (int i = 1; i < logits.length; i++) {
      total += Math.exp(logits[i] / temperature);
    }
    for (int i = 1; i < logits.length; i++) {
      double expected = DRAWS * Math.exp(logits[i] / temperature) / total;
      assertTrue(Math.abs(counts[i] - expected) < 6 * Math.sqrt(expected + 1), "code " + i);
    }
    assertEquals(0, counts[Alphabet.UNKNOWN]);
  }

  @Test
  void onlyTheLikeliestAreDrawn() {
    float[] logits = new float[Alphabet.SIZE];
    logits[Alphabet.UNKNOWN] = 9;
    logits[50] = 2;
    logits[97] = 2;
    logits[1] = 1.9f;
    int[] counts = counts(logits, new Sampling(2, 1, 5));
    assertEquals(DRAWS, counts[50] + counts[97]);
    assertTrue(Math.abs(counts[50] - DRAWS / 2) < 600);
    assertEquals(DRAWS, counts(logits, new Sampling(1, 1, 5))[50], "of equals the first");
  }

  /** With 0.5, 0.3, 0.15 and 0.05. */
  @ParameterizedTest
  @CsvSource({"0.4, 1", "0.5, 1", "0.51, 2", "0.8, 2", "0.9, 3", "0.96, 4", "1, 4"})
  void theFewestThatMakeUpAShareAreDrawn(double share, int kept) {
    double[] shares = {0.5, 0.3, 0.15, 0.05};
    float[] logits = new float[Alphabet.SIZE];
    Arrays.fill(logits, -100);
    double total = 0;
    for (int i = 0; i < shares.length; i++) {
      logits[20 + i] = (float) Math.log(shares[i]) + 3;
      total += i < kept ? shares[i] : 0;
    }
    // Rounding is kept away from the border that 0.5 and 0.8 lie on.
    int[] counts = counts(logits, new Sampling(98, Math.max(0.1, share - 1e-6), 1, 3));
    for (int i = 0; i < shares.length; i++) {
      double expected = i < kept ? DRAWS * shares[i] / total : 0;
      assertEquals(expected, counts[20 + i], 6 * Math.sqrt(expected), "code " + i);
    }
  }

  @Test
  void tellsWhichSettingsMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new Sampling(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 1.1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1, Double.NaN, 0));
  }
}
