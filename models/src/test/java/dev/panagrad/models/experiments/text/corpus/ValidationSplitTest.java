package dev.panagrad.models.experiments.text.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValidationSplitTest {
  private static int held(int[] lengths, ValidationSplit split) {
    int held = -split.start();
    for (int i = split.book(); i < lengths.length; i++) {
      held += lengths[i];
    }
    return held;
  }

  @Test
  void stopsAtEnough() {
    int[] lengths = new int[42];
    Arrays.fill(lengths, 120_000);
    assertEquals(new ValidationSplit(41, 0), ValidationSplit.of(lengths));
    Arrays.fill(lengths, 40_000);
    assertEquals(new ValidationSplit(39, 0), ValidationSplit.of(lengths));
  }

  @Test
  void cutsTheLastFileWhereNoWholeOneIsSmallEnough() {
    assertEquals(
        new ValidationSplit(0, 1_115_394 - 92_160), ValidationSplit.of(new int[] {1_115_394}));
    int[] lengths = {10_000, 10_000, 10_000, 10_000, 10_000, 80_000};
    assertEquals(new ValidationSplit(5, 80_000 - 13_000), ValidationSplit.of(lengths));
  }

  @Test
  void leavesShortTextsWhole() {
    assertEquals(new ValidationSplit(1, 0), ValidationSplit.of(new int[] {481}));
    assertEquals(new ValidationSplit(0, 0), ValidationSplit.of(new int[0]));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void neverTakesMoreThanATenthNorMoreThanOneFileInFive(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] lengths = random.ints(random.nextInt(1, 60), 0, 200_000).toArray();
    ValidationSplit split = ValidationSplit.of(lengths);
    int held = held(lengths, split);
    assertTrue(held * 10L <= Arrays.stream(lengths).asLongStream().sum());
    if (split.start() == 0) {
      assertTrue(lengths.length - split.book() <= lengths.length / 5);
    } else {
      assertEquals(lengths.length - 1, split.book());
    }
  }
}
