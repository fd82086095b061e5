package dev.panagrad.models.experiments.text.corpus;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.random.Philox;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Position;

/**
 * Mini-batches of blocks of a text, for nets without state between blocks: at random positions,
 * with replacement, or consecutive. The start of a block depends on the seed, the number of its
 * batch and its row only. A pass has as many characters as the text.
 */
public final class RandomBlocks implements SequenceBatches {
  /** Separates the draws from those of variables and masks, whose streams are small. */
  private static final int STREAM = 0x626c6f63;

  private final int[] text;
  private final int batch;
  private final int steps;
  private final boolean shuffle;
  private final long seed;
  private final int perEpoch;
  private final int[] starts;
  private long taken;

  /**
   * Blocks of a text.
   *
   * @param batch blocks per batch
   * @param steps characters per block
   * @param shuffle false for consecutive blocks
   * @throws FileException if the text is shorter than one block
   */
  public RandomBlocks(int[] text, int batch, int steps, boolean shuffle, long seed) {
    this.text = text;
    this.batch = batch;
    this.steps = steps;
    this.shuffle = shuffle;
    this.seed = seed;
    perEpoch = perEpoch(text.length, batch, steps);
    starts = new int[batch];
  }

  /**
   * The number of batches with as many characters as a text.
   *
   * @param length characters of the text
   * @throws FileException if it is shorter than one block
   */
  public static int perEpoch(int length, int batch, int steps) {
    if (length <= steps) {
      throw FileException.of(
          "the text to train on has %d characters, but a block of %d needs %d; give more text, or a"
              + " smaller --set block=N",
          length, steps, steps + 1L);
    }
    return (int) Math.max(1, (length - 1) / ((long) batch * steps));
  }

  @Override
  public void next(Buffer codes, Buffer targets) {
    long at = 0;
    for (int row = 0; row < batch; row++) {
      int start = place(taken, row);
      starts[row] = start;
      for (int step = 0; step < steps; step++) {
        codes.setInt(at, text[start + step]);
        targets.setInt(at, text[start + step + 1]);
        at++;
      }
    }
    taken++;
  }

  private int place(long number, int row) {
    if (!shuffle) {
      int blocks = (text.length - 1) / steps;
      return (int) ((number % blocks * batch + row) % blocks) * steps;
    }
    long word = Philox.word(seed, STREAM, number, row) & 0xFFFF_FFFFL;
    // Scales the word to the range, so that all positions are equally likely up to 1 in 2^32.
    return (int) ((word * (text.length - steps)) >>> 32);
  }

  @Override
  public int start(int row) {
    return starts[row];
  }

  @Override
  public int perEpoch() {
    return perEpoch;
  }

  @Override
  public long epoch() {
    return taken / perEpoch;
  }

  @Override
  public int index() {
    return (int) (taken % perEpoch);
  }

  @Override
  public void seek(long epoch, int index) {
    if (epoch < 0 || epoch > Position.MOST_EPOCHS / perEpoch || index < 0 || index > perEpoch) {
      throw new IllegalArgumentException(
          "a text of %d batches has no position of epoch %d, batch %d"
              .formatted(perEpoch, epoch, index));
    }
    taken = epoch * perEpoch + index;
  }
}
