package dev.panagrad.models.experiments.text.corpus;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Position;

/**
 * Mini-batches of a text that is split into parallel streams: each sequence continues the one in
 * the same row of the previous batch, so that the states of a recurrent net can be carried over.
 * From epoch to epoch the streams move up by one row, so that each row continues there too. Text at
 * the end that doesn't fill a whole batch is left out.
 */
public final class TextBatches implements SequenceBatches {
  private final int[] text;
  private final int batch;
  private final int steps;
  private final int perEpoch;
  private long epoch;
  private int index;
  private long rowEpoch;
  private int rowIndex;

  /**
   * Splits a text.
   *
   * @param batch sequences per batch, which is also the number of streams
   * @param steps characters per sequence
   * @throws FileException if the text is shorter than one batch
   */
  public TextBatches(int[] text, int batch, int steps) {
    this.text = text;
    this.batch = batch;
    this.steps = steps;
    perEpoch = perEpoch(text.length, batch, steps);
  }

  /**
   * The number of batches in one pass over a text.
   *
   * @param length characters of the text
   * @throws FileException if it is shorter than one batch
   */
  public static int perEpoch(int length, int batch, int steps) {
    long needed = (long) batch * steps;
    long count = (length - 1) / needed;
    if (count < 1) {
      throw FileException.of(
          "the text to train on has %d characters, but one batch of %d sequences of %d characters"
              + " needs %d; give more text, a smaller --batch or --set sequence=N",
          length, batch, steps, needed + 1);
    }
    return (int) count;
  }

  @Override
  public void next(Buffer codes, Buffer targets) {
    if (index == perEpoch) {
      index = 0;
      epoch++;
    }
    rowEpoch = epoch;
    rowIndex = index++;
    long at = 0;
    for (int row = 0; row < batch; row++) {
      int start = start(row);
      for (int step = 0; step < steps; step++) {
        codes.setInt(at, text[start + step]);
        targets.setInt(at, text[start + step + 1]);
        at++;
      }
    }
  }

  @Override
  public int start(int row) {
    int stream = (int) ((row + rowEpoch) % batch);
    return (stream * perEpoch + rowIndex) * steps;
  }

  @Override
  public int perEpoch() {
    return perEpoch;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void seek(long epoch, int index) {
    if (epoch < 0 || epoch > Position.MOST_EPOCHS || index < 0 || index > perEpoch) {
      throw new IllegalArgumentException(
          "a text of %d batches has no position of epoch %d, batch %d"
              .formatted(perEpoch, epoch, index));
    }
    this.epoch = epoch;
    this.index = index;
  }
}
