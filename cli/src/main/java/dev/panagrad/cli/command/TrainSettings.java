package dev.panagrad.cli.command;

import dev.panagrad.cli.option.Blas;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.DataKind;
import dev.panagrad.models.experiments.DataSource;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.TaskOpener;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.RunSettings;
import dev.panagrad.models.run.RunVersions;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.ParameterException;

/** Turns the options of a training into a run, new or resumed. */
final class TrainSettings {
  private static final int LOG_EVERY = 20;

  private final TrainCommand command;

  TrainSettings(TrainCommand command) {
    this.command = command;
  }

  TrainingRun open(Team team) {
    if (command.steps != null && command.epochs != null) {
      throw wrong("--steps and --epochs say the same in two ways; give one of them");
    }
    try {
      return command.resume == null ? start(team) : resume(team);
    } catch (IllegalArgumentException e) {
      // What the parts of the model refuse, as a batch larger than the data.
      throw wrong(e.getMessage());
    }
  }

  private TrainingRun start(Team team) {
    if (command.experiment == null) {
      throw wrong(
          "say what to train, as 'panagrad train mnist-softmax'; 'panagrad list' shows all");
    }
    Experiment experiment = command.options.configured(command.experiment);
    command.options.requireFitting(experiment);
    if (command.testEvery != null && experiment.kind() == DataKind.OWN) {
      throw wrong("--test-every is for experiments; own data is evaluated after each epoch");
    }
    if (command.noShuffle && !experiment.shuffles()) {
      throw wrong(
          "--no-shuffle is for experiments on images and text-gpt; %s takes its text in order anyway"
              .formatted(experiment.name()));
    }
    TaskSettings task =
        command
            .options
            .settings(experiment, command.session(Blas.AUTO))
            .withShuffle(!command.noShuffle);
    requireWorkers(experiment.kind(), task.shards());
    RunSettings settings =
        new RunSettings(
            experiment,
            task,
            path(command.init),
            steps(experiment, task),
            command.logEvery == null ? LOG_EVERY : command.logEvery,
            command.testEvery == null ? experiment.testEvery(task) : command.testEvery);
    RunConfig config = settings.config(versions(task.options()));
    return ExperimentRun.start(
        config, settings, command.out, team.opener(command.root.opener(), config, task.options()));
  }

  private long steps(Experiment experiment, TaskSettings task) {
    if (command.epochs == null) {
      return command.steps == null ? experiment.steps(task) : command.steps;
    }
    return (long) command.epochs * experiment.stepsPerEpoch(task);
  }

  private static Map<String, String> versions(SessionOptions session) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("panagrad", Version.number());
    versions.putAll(RunVersions.of(session));
    return versions;
  }

  private TrainingRun resume(Team team) {
    RunFolder folder = RunFolder.open(command.resume);
    RunConfig config = RunConfig.read(folder.config());
    if (command.options.own.given() != null) {
      throw wrong(
          "%s can't be given with --resume, which goes on with what the run began with"
              .formatted(command.options.own.given()));
    }
    if (command.experiment != null) {
      same("the experiment", command.experiment.name(), config.experiment());
    }
    if (command.epochs != null) {
      throw wrong("--epochs can't be given with --resume; give the total with --steps");
    }
    if (command.out != null) {
      throw wrong("--out can't be given with --resume, which goes on in the run's own folder");
    }
    Blas products = RunSettings.usesOpenBlas(config) ? Blas.OPENBLAS : Blas.AUTO;
    SessionOptions session = command.session(products).withSeed(config.seed());
    RunConfig whole = command.steps == null ? config : config.withSteps(command.steps);
    RunSettings settings = RunSettings.of(folder, whole, session);
    requireSame(settings, DataSource.of(config));
    command.options.given().forEach((key, value) -> sameValue(config, key, value));
    if (command.workers() > 1) {
      requireWorkers(settings.experiment().kind(), settings.task().shards());
    }
    TaskOpener opener =
        team.opener(Experiment::open, whole.withThreads(session.threads()), session);
    return ExperimentRun.resume(whole, settings, command.resume, opener);
  }

  /** Refuses options that the run didn't begin with. */
  private void requireSame(RunSettings before, DataSource data) {
    TaskSettings task = before.task();
    same("--batch", command.options.batch, task.batch());
    same("--shards", command.options.shards, task.shards());
    same("--seed", command.options.seed, task.options().seed());
    same("--data", path(command.options.data), data.folder());
    same("--text", command.options.text, data.text());
    same("--pictures", path(command.options.pictures), data.folder());
    same("--pairs", command.options.pairs(), data.pairs());
    same("--unit", command.options.unit, data.units().unit());
    same("--vocabulary", command.options.vocabulary, data.units().size());
    same("--init", path(command.init), before.init());
    same("--log-every", number(command.logEvery), before.logEvery());
    same("--test-every", number(command.testEvery), before.testEvery());
    same("--no-shuffle", command.noShuffle ? true : null, !task.shuffle());
  }

  private void requireWorkers(DataKind kind, int shards) {
    int workers = command.workers();
    if (workers > 1 && kind == DataKind.OWN) {
      throw wrong("--workers is for experiments; own data is trained on in one process");
    }
    if (workers > shards) {
      throw wrong(
          "%d workers share the shards of a batch, of which there %s; %s"
              .formatted(
                  workers,
                  shards == 1 ? "is 1" : "are " + shards,
                  command.resume == null
                      ? "give --shards %d or more, which the result depends on".formatted(workers)
                      : "give --workers %d at most".formatted(shards)));
    }
  }

  private void sameValue(RunConfig config, String key, String value) {
    Double number = config.hyperParameters().get(key);
    Object before = number == null ? config.options().get(key) : number;
    same("--set " + key, number == null ? value : command.options.number(value), before);
  }

  private void same(String what, Object given, Object before) {
    if (given != null && !Objects.equals(given, before)) {
      throw wrong(
          "%s can't be %s, since the run in %s was started with %s; leave it out, or start a new"
                  .formatted(what, given, command.resume, before == null ? "none" : before)
              + " run without --resume");
    }
  }

  private static Long number(Integer value) {
    return value == null ? null : (Long) value.longValue();
  }

  /** A path as it can be found from any folder. */
  private static Path path(Path path) {
    return path == null ? null : path.toAbsolutePath().normalize();
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(command.spec.commandLine(), sentence);
  }
}
