package dev.panagrad.models.experiments;

import dev.panagrad.models.train.TrainingTask;

/** Opens the task of a run: an experiment does, or whoever has begun to open it before. */
@FunctionalInterface
public interface TaskOpener {
  /**
   * Opens a task, which the caller closes.
   *
   * @throws IllegalArgumentException if the experiment can't be trained with these settings
   */
  TrainingTask open(Experiment experiment, TaskSettings settings);
}
