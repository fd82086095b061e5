package dev.panagrad.models.experiments.text.corpus;

import dev.panagrad.engine.memory.Buffer;

/**
 * An endless sequence of mini-batches of sequences from one text; writing them allocates nothing.
 */
public interface SequenceBatches {
  /**
   * Writes the next batch.
   *
   * @param codes [batch, steps], int32
   * @param targets the codes shifted by one, [batch, steps], int32
   */
  void next(Buffer codes, Buffer targets);

  /** The position in the text at which a row of the last batch begins. */
  int start(int row);

  /** The number of batches in one pass over the text. */
  int perEpoch();

  /** The number of the current pass, from 0. */
  long epoch();

  /** Batches taken in this pass. */
  int index();

  /**
   * Moves to a position.
   *
   * @param epoch passes completed
   * @param index batches taken in the next pass
   * @throws IllegalArgumentException if there is no such position
   */
  void seek(long epoch, int index);
}
