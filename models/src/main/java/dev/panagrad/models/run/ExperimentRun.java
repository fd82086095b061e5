package dev.panagrad.models.run;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.Experiments;
import dev.panagrad.models.experiments.TaskOpener;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.experiments.TextUnits;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Checkpoint;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.RunOptions;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;

/** Runs of experiments: a configuration tells which one, and what it is opened with. */
public final class ExperimentRun {
  private ExperimentRun() {}

  /**
   * Starts a run in a new folder.
   *
   * @param config all but the data's origin, which the run finds out
   * @param path the folder, or null for one in {@code runs} named after experiment and time
   * @param opener opens the task
   */
  public static TrainingRun start(
      RunConfig config, Path path, SessionOptions options, TaskOpener opener) {
    String data = RunOptions.of(config.options()).data();
    return TrainingRun.start(
        config,
        path,
        () -> open(config, data, TextUnits.of(RunOptions.of(config.options())), options, opener));
  }

  /**
   * Goes on with the run in a folder, as {@link TrainingRun#resume}.
   *
   * @param config as of the folder, perhaps with another number of steps
   * @param opener opens the task
   */
  public static TrainingRun resume(
      RunConfig config, Path path, SessionOptions options, TaskOpener opener) {
    String data = RunOptions.of(config.options()).data();
    return TrainingRun.resume(
        config, path, () -> reopen(config, RunFolder.open(path), data, options, opener));
  }

  /** Goes on with a run in this process alone. */
  public static TrainingRun resume(RunConfig config, Path path, SessionOptions options) {
    return resume(config, path, options, Experiment::open);
  }

  /**
   * Opens the task of a run without its folder, as the other processes of a training do.
   *
   * @throws IllegalArgumentException if it can't be trained so
   */
  public static TrainingTask open(RunConfig config, SessionOptions options, TaskOpener opener) {
    RunOptions settings = RunOptions.of(config.options());
    return open(config, settings.data(), TextUnits.of(settings), options, opener);
  }

  /**
   * Opens the task of a run for use, with its best variables, or the last if none are best or they
   * would be chosen by a test set.
   *
   * @param data a folder with other images, or null for those of the run
   */
  public static TrainingTask openTrained(Path path, Path data, SessionOptions options) {
    RunFolder folder = RunFolder.open(path);
    RunConfig config = RunConfig.read(folder.config());
    String images = data == null ? RunOptions.of(config.options()).data() : data.toString();
    TrainingTask task = reopen(config, folder, images, options, Experiment::open);
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
  private static TrainingTask reopen(
      RunConfig config, RunFolder folder, String data, SessionOptions options, TaskOpener opener) {
    try {
      TextUnits units = Experiments.of(config).units(folder, config);
      return open(config, data, units, options, opener);
    } catch (IllegalArgumentException e) {
      throw new FileException(
          "the run of %s can't be opened: %s".formatted(folder.config(), e.getMessage()), e);
    }
  }

  private static TrainingTask open(
      RunConfig config, String data, TextUnits units, SessionOptions options, TaskOpener opener) {
    RunOptions settings = RunOptions.of(config.options());
    Experiment experiment = Experiments.of(config);
    return opener.open(
        experiment,
        new TaskSettings(
            config.values(experiment.hyperParameters()),
            config.batch(),
            settings.shards(),
            settings.shuffle(),
            data == null ? null : Path.of(data),
            settings.text(),
            settings.pairs(),
            units,
            options));
  }
}
