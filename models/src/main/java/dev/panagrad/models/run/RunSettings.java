package dev.panagrad.models.run;

import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.config.RunOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * All settings of a training: the experiment, its options, and its length. They are made once, from
 * a command line or a run's configuration, and passed on unchanged.
 *
 * @param experiment the experiment to train
 * @param task the options to open it with, including those of its session
 * @param init the file with the initial values, or null
 * @param steps total updates
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
   * The settings of a new run.
   *
   * @param config used except for the data's origin
   * @param options of the session
   * @throws IllegalArgumentException if there is no such experiment, or it has no such settings
   */
  public static RunSettings of(RunConfig config, SessionOptions options) {
    return of(Experiments.of(config), config, DataSource.of(config), options);
  }

  /**
   * The settings of a run in a folder, with the vocabulary stored there.
   *
   * @param config of the folder, perhaps with another number of steps
   * @param options of the session
   * @throws FileException if the folder isn't intact, or no available experiment can be opened with
   *     it
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

  /** Whether matrix products of a run are computed by OpenBLAS, according to its configuration. */
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
   * @throws IllegalArgumentException if the experiment can't be trained with these settings
   */
  public TrainingTask open(TaskOpener opener) {
    return opener.open(experiment, task);
  }

  /**
   * The configuration of a run with these settings, except for the data's origin, which the run
   * determines.
   *
   * @param versions of the program and its environment, by name
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
