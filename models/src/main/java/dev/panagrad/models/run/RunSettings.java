package dev.panagrad.models.run;

import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.DataSource;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.Experiments;
import dev.panagrad.models.experiments.TaskOpener;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.RunOptions;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.Map;

/**
 * A whole training: what is trained, with what, and for how long. It is made once, of a command
 * line or of a run's configuration, and handed down as it is.
 *
 * @param experiment what is trained
 * @param task what it is opened with, the options of its session included
 * @param init the file that gives the first values, or null
 * @param steps updates in all
 * @param logEvery updates between measurements of the training batch
 * @param testEvery updates between evaluations
 */
public record RunSettings(
    Experiment experiment,
    TaskSettings task,
    Path init,
    long steps,
    long logEvery,
    long testEvery) {
  private static final String BLAS = "blas";
  private static final String OPENBLAS = "openblas";

  /**
   * The settings of a run that is begun.
   *
   * @param config all but the data's origin matters
   * @param options of the session
   * @throws IllegalArgumentException if there is no such experiment, or it has no such settings
   */
  public static RunSettings of(RunConfig config, SessionOptions options) {
    return of(Experiments.of(config), config, DataSource.of(config), options);
  }

  /**
   * The settings of a run in a folder, with the vocabulary that it keeps.
   *
   * @param config as of the folder, perhaps with another number of steps
   * @param options of the session
   * @throws FileException if the folder isn't intact, or no experiment here can be opened so
   */
  public static RunSettings of(RunFolder folder, RunConfig config, SessionOptions options) {
    try {
      Experiment experiment = Experiments.of(config);
      DataSource data = DataSource.of(config).withUnits(experiment.units(folder, config));
      return of(experiment, config, data, options);
    } catch (IllegalArgumentException e) {
      throw unusable(folder, e);
    }
  }

  private static RunSettings of(
      Experiment experiment, RunConfig config, DataSource data, SessionOptions session) {
    RunOptions options = RunOptions.of(config.options());
    return new RunSettings(
        experiment,
        new TaskSettings(
            config.values(experiment.hyperParameters()),
            config.batch(),
            options.shards(),
            options.shuffle(),
            data,
            session,
            null),
        options.init(),
        config.steps(),
        options.logEvery(),
        options.testEvery());
  }

  /** Whether products of a run are computed by OpenBLAS, as its configuration says. */
  public static boolean usesOpenBlas(RunConfig config) {
    return OPENBLAS.equals(config.options().get(BLAS));
  }

  static FileException unusable(RunFolder folder, IllegalArgumentException cause) {
    return new FileException(
        "the run of %s can't be opened: %s".formatted(folder.config(), cause.getMessage()), cause);
  }

  /** The same with other settings of the task. */
  public RunSettings with(TaskSettings other) {
    return new RunSettings(experiment, other, init, steps, logEvery, testEvery);
  }

  /**
   * Opens the task.
   *
   * @throws IllegalArgumentException if the experiment can't be trained so
   */
  public TrainingTask open(TaskOpener opener) {
    return opener.open(experiment, task);
  }

  /**
   * As a run keeps them, all but the data's origin, which the run finds out.
   *
   * @param versions of the program and of what it runs on, by name
   */
  public RunConfig config(Map<String, String> versions) {
    RunOptions options = new RunOptions();
    task.data().put(options);
    options.putTraining(init, task.shuffle(), task.shards(), logEvery, testEvery);
    SessionOptions session = task.options();
    options.put(BLAS, session.gemm() instanceof OpenBlasGemm ? OPENBLAS : null);
    options.putAll(experiment.options()).putAll(task.values().words());
    return new RunConfig(
        experiment.name(),
        task.values().asMap(),
        session.seed(),
        session.threads(),
        task.batch(),
        steps,
        versions,
        options.toMap(),
        new DataOrigin("", Map.of()));
  }
}
