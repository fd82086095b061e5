package dev.panagrad.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.data.order.EvaluationBatches;
import dev.panagrad.models.data.order.Shuffle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MiniBatchesTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, -7, Long.MAX_VALUE})
  void everyEpochTakesEveryExampleOnceInItsOwnOrder(long seed) {
    MiniBatches batches = new MiniBatches(600, 100, seed, true);
    int[] first = epoch(batches, 6);
    int[] second = epoch(batches, 6);
    assertFalse(Arrays.equals(first, second));
    for (int[] taken : new int[][] {first, second}) {
      BitSet seen = new BitSet();
      IntStream.of(taken).forEach(seen::set);
      assertEquals(600, seen.cardinality());
    }
    assertArrayEquals(first, epoch(new MiniBatches(600, 100, seed, true), 6));
    assertFalse(Arrays.equals(first, epoch(new MiniBatches(600, 100, seed + 1, true), 6)));
  }

  @Test
  void theFirstPlaceIsUniform() {
    int[] counts = new int[10];
    int[] order = new int[10];
    for (int epoch = 0; epoch < 10_000; epoch++) {
      Arrays.setAll(order, i -> i);
      Shuffle.shuffle(order, 42, epoch);
      counts[order[0]]++;
    }
    for (int count : counts) {
      assertEquals(1000, count, 150, "5 standard deviations around 1000: " + count);
    }
  }

  @Test
  void withoutShufflingTheOrderIsThatOfTheFileAndTheRestIsLeftOut() {
    MiniBatches batches = new MiniBatches(10, 4, 1, false);
    assertEquals(2, batches.batchesPerEpoch());
    for (int epoch = 0; epoch < 3; epoch++) {
      assertArrayEquals(new int[] {0, 1, 2, 3}, batches.next());
      assertArrayEquals(new int[] {4, 5, 6, 7}, batches.next());
      assertEquals(new BatchPosition(epoch, 8), batches.position());
    }
  }

  @ParameterizedTest(name = "after {0} batches")
  @ValueSource(ints = {0, 1, 3, 4, 5, 9})
  void aPositionTakenUpAgainGivesTheSameBatches(int taken) {
    MiniBatches run = new MiniBatches(35, 8, 5, true);
    for (int i = 0; i < taken; i++) {
      run.next();
    }
    MiniBatches resumed = new MiniBatches(35, 8, 5, true);
    resumed.seek(run.position());
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(run.next(), resumed.next());
    }
  }

  @Test
  void handsOutOneArrayAndRefusesNonsense() {
    MiniBatches batches = new MiniBatches(10, 5, 1, true);
    assertSame(batches.next(), batches.next());
    assertThrows(IllegalArgumentException.class, () -> new MiniBatches(10, 11, 1, true));
    assertThrows(IllegalArgumentException.class, () -> new MiniBatches(10, 0, 1, true));
    assertThrows(IllegalArgumentException.class, () -> batches.seek(new BatchPosition(0, 11)));
    assertThrows(IllegalArgumentException.class, () -> new BatchPosition(-1, 0));
  }

  @Test
  void anEvaluationKeepsTheLastSmallBatch() {
    EvaluationBatches batches = new EvaluationBatches(10, 4);
    for (int pass = 0; pass < 2; pass++) {
      int expected = 0;
      int[] counts = {4, 4, 2};
      for (int count : counts) {
        assertTrue(batches.advance());
        assertEquals(count, batches.count());
        for (int i = 0; i < count; i++) {
          assertEquals(expected++, batches.indices()[i]);
        }
      }
      assertFalse(batches.advance());
      batches.restart();
    }
    EvaluationBatches small = new EvaluationBatches(3, 100);
    assertTrue(small.advance());
    assertEquals(3, small.count());
  }

  private static int[] epoch(MiniBatches batches, int count) {
    return IntStream.range(0, count).flatMap(i -> Arrays.stream(batches.next().clone())).toArray();
  }
}
