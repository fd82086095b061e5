package dev.panagrad.cli.panel;

import dev.panagrad.models.train.TrainingTask;

/**
 * How long a training waits for its batches.
 *
 * @param nanosPerBatch average wait for a batch
 * @param share fraction of the time of training steps, batches included, from 0 to 1
 */
public record DataTime(double nanosPerBatch, double share) {
  private static final int LEAST_STEPS = 5;

  /**
   * Continues training for some steps, as a training does: a batch, then its update.
   *
   * @param most steps, at least 1
   * @param nanos time after which no further step begins, once there are a few
   */
  public static DataTime measure(TrainingTask task, int most, long nanos) {
    long start = System.nanoTime();
    long before = start;
    long waited = 0;
    int steps = 0;
    while (steps < most && (steps < LEAST_STEPS || before - start < nanos)) {
      task.nextBatch();
      waited += System.nanoTime() - before;
      task.update(steps++);
      before = System.nanoTime();
    }
    return new DataTime((double) waited / steps, (double) waited / (before - start));
  }
}
