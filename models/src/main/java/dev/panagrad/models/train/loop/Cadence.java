package dev.panagrad.models.train.loop;

import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.config.RunOptions;

/**
 * The intervals of a trainer's actions.
 *
 * @param steps total updates, including those before a resumption
 * @param log updates between two measurements of the training batch
 * @param test updates between two evaluations
 * @param checkpoint updates between two checkpoints
 */
public record Cadence(long steps, long log, long test, long checkpoint) {
  /** Updates between checkpoints of a run. */
  private static final long CHECKPOINT_EVERY = 500;

  /** Checks that all are positive. */
  public Cadence {
    if (steps < 1 || log < 1 || test < 1 || checkpoint < 1) {
      throw new IllegalArgumentException(
          "steps and the numbers of steps between measurements must be at least 1, not"
              + " %d, %d, %d and %d".formatted(steps, log, test, checkpoint));
    }
  }

  /** The intervals of a run, the same in all its processes. */
  public static Cadence of(RunConfig config) {
    RunOptions options = RunOptions.of(config.options());
    return new Cadence(config.steps(), options.logEvery(), options.testEvery(), CHECKPOINT_EVERY);
  }

  /** Whether a measurement of the training batch is due before the update after this many. */
  public boolean logs(long made) {
    return made % log == 0;
  }

  /**
   * Whether an evaluation is due after a step.
   *
   * @param made updates made, including that step
   */
  public boolean tests(long made) {
    return made % test == 0 || made == steps;
  }

  /**
   * Whether rank 0 needs the whole state after a step.
   *
   * @param made updates made, including that step
   */
  public boolean meets(long made) {
    return logs(made) || tests(made) || made % checkpoint == 0;
  }
}
