package dev.panagrad.models.experiments.text;

import dev.panagrad.engine.memory.Buffer;

/** An endless run of mini-batches of sequences from one text; nothing is allocated on the way. */
interface SequenceBatches {
  /**
   * Writes the next batch.
   *
   * @param codes [batch, steps], int32
   * @param targets the codes one later, [batch, steps], int32
   */
  void next(Buffer codes, Buffer targets);

  /** Where in the text a row of the batch last written begins. */
  int start(int row);

  /** Batches that make one pass over the text. */
  int perEpoch();

  /** Passes completed, counting the one that is about to be left. */
  long epoch();

  /** Batches taken in this pass. */
  int index();

  /**
   * Goes to a position.
   *
   * @param epoch passes completed
   * @param index batches taken in the next pass
   * @throws IllegalArgumentException if there is no such position
   */
  void seek(long epoch, int index);
}
