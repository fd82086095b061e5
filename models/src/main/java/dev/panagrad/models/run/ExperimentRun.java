package dev.panagrad.models.run;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.store.Checkpoint;
import java.nio.file.Path;

/**
 * Runs of experiments: their settings define the experiment and the options that it is opened with.
 */
public final class ExperimentRun {
  private ExperimentRun() {}

  /**
   * Starts a run in a new folder.
   *
   * @param config made from the settings
   * @param path the folder, or null for one in {@code runs} named after experiment and time
   * @param opener opens the task
   */
  public static TrainingRun start(
      RunConfig config, RunSettings settings, Path path, TaskOpener opener) {
    return TrainingRun.start(config, path, () -> settings.open(opener));
  }

  /**
   * Resumes the run in a folder, as {@link TrainingRun#resume}.
   *
   * @param config of the folder, perhaps with another number of steps
   * @param settings made from the config
   * @param opener opens the task
   */
  public static TrainingRun resume(
      RunConfig config, RunSettings settings, Path path, TaskOpener opener) {
    RunFolder folder = RunFolder.open(path);
    return TrainingRun.resume(config, path, () -> reopen(folder, settings, opener));
  }

  /**
   * Opens the task of a run without its folder, as the other processes of a training do.
   *
   * @throws IllegalArgumentException if it can't be trained with these settings
   */
  public static TrainingTask open(RunConfig config, SessionOptions options, TaskOpener opener) {
    return RunSettings.of(config, options).open(opener);
  }

  /**
   * Opens the task of a run for inference, with its best variables, or the last ones if there are
   * no best ones or they would be chosen by a test set.
   *
   * @param data a folder with other images, or null for those of the run
   */
  public static TrainingTask openTrained(Path path, Path data, SessionOptions options) {
    RunFolder folder = RunFolder.open(path);
    RunConfig config = RunConfig.read(folder.config());
    RunSettings settings = RunSettings.of(folder, config, options);
    if (data != null) {
      DataSource other = settings.task().data().withFolder(data);
      settings = settings.with(settings.task().with(other));
    }
    TrainingTask task = reopen(folder, settings, Experiment::open);
    try {
      Path checkpoint = folder.trainedCheckpoint(task.evaluationSplit());
      Checkpoint.load(checkpoint, config.experiment(), task.session());
      return task;
    } catch (RuntimeException e) {
      task.close();
      throw e;
    }
  }

  /** Opens the task of a run whose config comes from a file. */
  private static TrainingTask reopen(RunFolder folder, RunSettings settings, TaskOpener opener) {
    try {
      return settings.open(opener);
    } catch (IllegalArgumentException e) {
      throw RunSettings.unusable(folder, e);
    }
  }
}
