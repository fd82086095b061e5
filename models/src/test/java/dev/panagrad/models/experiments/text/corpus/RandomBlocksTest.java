package dev.panagrad.models.experiments.text.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.io.FileException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RandomBlocksTest {
  private static final int BATCH = 3;
  private static final int STEPS = 4;

  /** Every character tells where it is. */
  private static int[] text(int length) {
    int[] text = new int[length];
    for (int i = 0; i < length; i++) {
      text[i] = i;
    }
    return text;
  }

  /** The starts of a batch, whose contents are checked. */
  private static List<Integer> next(RandomBlocks blocks) {
    List<Integer> starts = new ArrayList<>();
    try (Tensor codes = Tensor.ofInts(Shape.of(BATCH, STEPS), new int[BATCH * STEPS]);
        Tensor targets = Tensor.ofInts(Shape.of(BATCH, STEPS), new int[BATCH * STEPS])) {
      blocks.next(codes.buffer(), targets.buffer());
      for (int row = 0; row < BATCH; row++) {
        starts.add(blocks.start(row));
        for (int step = 0; step < STEPS; step++) {
          assertEquals(blocks.start(row) + step, codes.buffer().getInt(row * STEPS + step));
          assertEquals(blocks.start(row) + step + 1, targets.buffer().getInt(row * STEPS + step));
        }
      }
    }
    return starts;
  }

  @Test
  void inOrderABlockFollowsTheOther() {
    RandomBlocks blocks = new RandomBlocks(text(30), BATCH, STEPS, false, 1);
    assertEquals(List.of(0, 4, 8), next(blocks));
    assertEquals(List.of(12, 16, 20), next(blocks));
    assertEquals(List.of(24, 0, 4), next(blocks));
  }

  @Test
  void everyPlaceIsDrawnAndPositionsCanBeTakenUp() {
    RandomBlocks blocks = new RandomBlocks(text(30), BATCH, STEPS, true, 1);
    int[] counts = new int[30];
    List<List<Integer>> batches = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      batches.add(next(blocks));
      batches.getLast().forEach(start -> counts[start]++);
    }
    for (int start = 0; start < 30; start++) {
      // 6,000 draws of 26 places: 231 each, with a deviation of 15.
      double expected = start <= 25 ? 6_000 / 26.0 : 0;
      assertTrue(Math.abs(counts[start] - expected) <= (start <= 25 ? 75 : 0), "place " + start);
    }
    assertEquals(2, blocks.perEpoch());
    RandomBlocks others = new RandomBlocks(text(30), BATCH, STEPS, true, 1);
    others.seek(50, 1);
    assertEquals(batches.get(101), next(others));
    assertEquals(51, others.epoch());
    assertEquals(0, others.index());
    assertThrows(IllegalArgumentException.class, () -> others.seek(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> others.seek(Long.MAX_VALUE / 2, 0));
  }

  @Test
  void aBlockMustFit() {
    assertEquals(List.of(0, 0, 0), next(new RandomBlocks(text(5), BATCH, STEPS, true, 1)));
    FileException e =
        assertThrows(FileException.class, () -> new RandomBlocks(text(4), BATCH, STEPS, true, 1));
    assertTrue(e.getMessage().contains("4 characters, but a block of 4 needs 5"), e.getMessage());
  }
}
