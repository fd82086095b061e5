package dev.panagrad.models.train;

/** Receives the events of a training, on the training's thread. */
public interface TrainingListener {
  /**
   * The training begins.
   *
   * @param step updates made before, 0 unless resumed
   * @param steps the total number of updates
   */
  default void started(TrainingTask task, long step, long steps) {}

  /**
   * An update was made; called often, so it should be fast.
   *
   * @param step updates made so far, this one included
   * @param loss on the batch before this update, with dropout on
   */
  default void stepped(long step, float loss) {}

  /** A measurement was made. */
  default void measured(Measurement measurement) {}

  /** A checkpoint was written; {@code best} if it has the best evaluation so far. */
  default void saved(long step, boolean best) {}

  /** The training has ended at a step, because it is complete or was requested to stop. */
  default void finished(long step) {}
}
