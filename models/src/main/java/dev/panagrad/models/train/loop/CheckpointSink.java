package dev.panagrad.models.train.loop;

import dev.panagrad.models.train.Score;

/** Where a trainer's checkpoints go. */
public interface CheckpointSink {
  /**
   * Writes a checkpoint.
   *
   * @param step updates made so far
   * @param seconds of training so far
   * @param best the best evaluation so far, to be told to the resumed run
   * @param isBest whether this state is the one that gave it
   */
  void save(long step, double seconds, Score best, boolean isBest);
}
