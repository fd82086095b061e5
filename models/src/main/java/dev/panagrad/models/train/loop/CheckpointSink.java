package dev.panagrad.models.train.loop;

import dev.panagrad.models.train.Score;

/** Receives a trainer's checkpoints. */
public interface CheckpointSink {
  /**
   * Writes a checkpoint.
   *
   * @param step updates made so far
   * @param seconds of training so far
   * @param best the best evaluation so far, to be restored when the run is resumed
   * @param isBest whether this state had that evaluation
   */
  void save(long step, double seconds, Score best, boolean isBest);
}
