package dev.panagrad.models.experiments.caption.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.experiments.caption.pictures.EmojiSets;
import dev.panagrad.models.experiments.caption.pictures.PictureCaptions;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthRowsTest {
  private static final int SIZE = 403;
  private static final int ROWS = 16;
  private static final int SHARDS = 3;
  private static final long SEED = 7;

  private static int[] lengths() {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, SIZE).map(_ -> 2 + random.nextInt(1 + random.nextInt(19))).toArray();
  }

  private static MiniBatches batches(boolean shuffle) {
    return new MiniBatches(
        SIZE, ROWS * SHARDS, new LengthRows(lengths(), ROWS, SHARDS, SEED, shuffle)::arrange);
  }

  /** Whatever row an example is dealt to, that row has as many steps as its caption. */
  @Test
  void everyCaptionFitsItsRow() {
    int[] lengths = lengths();
    StepRows steps = new LengthRows(lengths, ROWS, SHARDS, SEED, true).steps();
    assertEquals(Arrays.stream(lengths).max().orElseThrow(), steps.steps());
    MiniBatches batches = batches(true);
    long[] taken = new long[SIZE];
    for (int batch = 0; batch < 5 * batches.batchesPerEpoch(); batch++) {
      int[] examples = batches.next();
      for (int i = 0; i < examples.length; i++) {
        assertTrue(
            steps.at(lengths[examples[i]] - 1) > i % ROWS, "example " + examples[i] + " at " + i);
        taken[examples[i]]++;
      }
    }
    assertEquals(4, batches.epoch());
    // 19 of 403 are left out of an epoch.
    assertEquals(5L * 8 * ROWS * SHARDS, Arrays.stream(taken).sum());
    assertEquals(5, Arrays.stream(taken).max().orElseThrow(), "none twice in an epoch");
    assertTrue(Arrays.stream(taken).min().orElseThrow() >= 1, "others are left out in each epoch");
  }

  /** A position is taken up again exactly, in another epoch too. */
  @Test
  void goesOnFromAPosition() {
    MiniBatches run = batches(true);
    for (int i = 0; i < 11; i++) {
      run.next();
    }
    MiniBatches resumed = batches(true);
    resumed.seek(run.position());
    int[] next = run.next().clone();
    assertArrayEquals(next, resumed.next());
    assertFalse(Arrays.equals(next, batches(true).next()));
    assertArrayEquals(batches(false).next(), batches(false).next());
  }

  /** Of the emoji of the product, about a third of what filled up captions would be is read. */
  @Test
  void emojiNeedFewSteps() {
    PictureCaptions data = new PictureCaptions(EmojiSets.read("en"), Shape.of(32, 32, 3), 24, SEED);
    int[] lengths = IntStream.range(0, data.size()).map(data::length).toArray();
    StepRows steps = new LengthRows(lengths, 64, 1, SEED, true).steps();
    assertEquals(data.longest(), steps.steps());
    assertTrue(steps.total() < 64 * steps.steps() * 0.36, steps.toString());
    assertTrue(steps.total() < 1.2 * 64 * Arrays.stream(lengths).average().orElseThrow());
  }

  @Test
  void stepsOnlyLoseRows() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new StepRows(List.of(3, 2, 4)))
            .getMessage();
    assertEquals(
        "step 2 has 4 rows and the one before 2; sort the longest sequences first", message);
    assertThrows(IllegalArgumentException.class, () -> StepRows.all(0));
    for (List<Integer> wrong : List.of(List.of(2, 0), List.of(2, -1), List.of(-1, 2))) {
      assertThrows(IllegalArgumentException.class, () -> new StepRows(wrong), wrong.toString());
    }
  }
}
