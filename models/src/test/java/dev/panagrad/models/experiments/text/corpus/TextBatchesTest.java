package dev.panagrad.models.experiments.text.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.io.FileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextBatchesTest {
  private static final int BATCH = 3;
  private static final int STEPS = 4;

  private final Tensor codes = Tensor.allocate(DType.INT32, Shape.of(BATCH, STEPS));
  private final Tensor targets = Tensor.allocate(DType.INT32, Shape.of(BATCH, STEPS));

  /** Codes 0, 1, 2 and so on, so that a code tells its place. */
  private static int[] text(int length) {
    int[] text = new int[length];
    for (int i = 0; i < length; i++) {
      text[i] = i;
    }
    return text;
  }

  @AfterEach
  void close() {
    codes.close();
    targets.close();
  }

  private int[] row(Tensor tensor, int row) {
    int[] values = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      values[i] = tensor.buffer().getInt(row * STEPS + i);
    }
    return values;
  }

  @Test
  void rowsGoOnFromBatchToBatchAndFromEpochToEpoch() {
    // Two batches an epoch: streams of 8, the last of 25 characters is a target only.
    TextBatches batches = new TextBatches(text(25), BATCH, STEPS);
    assertEquals(2, batches.perEpoch());
    int[] expected = {0, 8, 16};
    for (int i = 0; i < 3 * BATCH * batches.perEpoch(); i++) {
      batches.next(codes.buffer(), targets.buffer());
      for (int row = 0; row < BATCH; row++) {
        int first = (expected[row] + i * STEPS) % 24;
        assertArrayEquals(
            new int[] {first, first + 1, first + 2, first + 3}, row(codes, row), "batch " + i);
        assertArrayEquals(
            new int[] {first + 1, first + 2, first + 3, first + 4}, row(targets, row));
        assertEquals(first, batches.start(row));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7})
  void goesOnFromAPosition(int taken) {
    TextBatches batches = new TextBatches(text(40), BATCH, STEPS);
    for (int i = 0; i < taken; i++) {
      batches.next(codes.buffer(), targets.buffer());
    }
    TextBatches others = new TextBatches(text(40), BATCH, STEPS);
    others.seek(batches.epoch(), batches.index());
    for (int i = 0; i < 8; i++) {
      batches.next(codes.buffer(), targets.buffer());
      int[] expected = codes.toIntArray();
      others.next(codes.buffer(), targets.buffer());
      assertArrayEquals(expected, codes.toIntArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12})
  void aTextShorterThanABatchIsRefused(int length) {
    int[] text = text(length);
    FileException e = assertThrows(FileException.class, () -> new TextBatches(text, BATCH, STEPS));
    assertTrue(e.getMessage().contains("has " + length + " characters"), e.getMessage());
    assertTrue(e.getMessage().contains("needs 13"), e.getMessage());
    assertEquals(1, TextBatches.perEpoch(13, BATCH, STEPS));
  }
}
