package dev.panagrad.models.experiments.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NextCharacterTest {
  private static final int DRAWS = 40_000;

  private static int[] counts(float[] logits, Sampling sampling) {
    int[] counts = new int[Alphabet.SIZE];
    NextCharacter next = new NextCharacter();
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

  @Test
  void tellsWhichSettingsMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new Sampling(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1, Double.NaN, 0));
  }
}
