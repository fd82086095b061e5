package dev.panagrad.models.train;

/** Is told what happens in a training, on the training's thread. */
public interface TrainingListener {
  /**
   * The training begins.
   *
   * @param step updates made before, 0 unless resumed
   * @param steps updates to be made in all
   */
  default void started(TrainingTask task, long step, long steps) {}

  /**
   * An update was made; called often, so it should do little.
   *
   * @param step updates made so far, this one included
   * @param loss on the batch before this update, with dropout on
   */
  default void stepped(long step, float loss) {}

  /** Something was measured. */
  default void measured(Measurement measurement) {}

  /** A checkpoint was written; {@code best} if it is the best so far. */
  default void saved(long step, boolean best) {}

  /** The training has ended, or was asked to stop, at a step. */
  default void finished(long step) {}
}
