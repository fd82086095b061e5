package dev.panagrad.models.run;

import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;

/**
 * Opens the task of a run: implemented by experiments, and by code that has prepared the opening.
 */
@FunctionalInterface
public interface TaskOpener {
  /**
   * Opens a task, which the caller closes.
   *
   * @throws IllegalArgumentException if the experiment can't be trained with these settings
   */
  TrainingTask open(Experiment experiment, TaskSettings settings);
}
