package dev.panagrad.cli.command;

import dev.panagrad.cli.option.Blas;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.DataKind;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.experiments.Experiments;
import dev.panagrad.models.experiments.TaskOpener;
import dev.panagrad.models.experiments.TaskSettings;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.RunVersions;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.RunOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.ParameterException;

/** Turns the options of a training into a run, new or resumed. */
final class TrainSettings {
  private static final int LOG_EVERY = 20;
  private static final String BLAS = "blas";

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
    SessionOptions session = command.session(command.options.seed(), Blas.AUTO);
    TaskSettings task = command.options.settings(experiment, session);
    RunOptions settings =
        new RunOptions(
            path(command.options.data()),
            command.options.text,
            command.options.pairs(),
            command.options.units().unit(),
            command.options.units().size(),
            path(command.init),
            !command.noShuffle,
            command.options.shards(),
            command.logEvery == null ? LOG_EVERY : command.logEvery,
            command.testEvery == null ? experiment.testEvery(task) : command.testEvery);
    requireWorkers(experiment.kind(), settings.shards());
    Map<String, String> options = options(settings);
    options.putAll(experiment.options());
    options.putAll(task.values().words());
    RunConfig config =
        new RunConfig(
            experiment.name(),
            task.values().asMap(),
            session.seed(),
            session.threads(),
            task.batch(),
            steps(experiment, task),
            versions(session),
            options,
            new DataOrigin("", Map.of()));
    // Own data, which was read here, is not read again.
    TaskOpener opener =
        experiment.kind() != DataKind.OWN
            ? command.root.opener()
            : (_, with) -> experiment.open(with);
    return ExperimentRun.start(config, command.out, session, team.opener(opener, config, session));
  }

  private long steps(Experiment experiment, TaskSettings task) {
    if (command.epochs == null) {
      return command.steps == null ? experiment.steps(task) : command.steps;
    }
    return (long) command.epochs * experiment.stepsPerEpoch(task);
  }

  /** All options of the run, with where products run if that isn't the kernels' own. */
  private Map<String, String> options(RunOptions settings) {
    Map<String, String> options = new LinkedHashMap<>(settings.toMap());
    if (command.execution.blas == Blas.OPENBLAS) {
      options.put(BLAS, Blas.OPENBLAS.name().toLowerCase(Locale.ROOT));
    }
    return options;
  }

  /** Where products run when nothing is said: as before, for the same bits. */
  private static Blas blas(RunConfig config) {
    return config.options().containsKey(BLAS) ? Blas.OPENBLAS : Blas.AUTO;
  }

  private static Map<String, String> versions(SessionOptions session) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("panagrad", Version.number());
    versions.putAll(RunVersions.of(session));
    return versions;
  }

  private TrainingRun resume(Team team) {
    RunConfig config = RunConfig.read(RunFolder.open(command.resume).config());
    RunOptions before = RunOptions.of(config.options());
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
    same("--batch", command.options.batch, config.batch());
    same("--shards", command.options.shards, before.shards());
    same("--seed", command.options.seed, config.seed());
    same("--data", path(command.options.data), before.data());
    same("--text", command.options.text, before.text());
    same("--pictures", path(command.options.pictures), before.data());
    same("--pairs", command.options.pairs(), before.pairs());
    same("--unit", command.options.unit, before.unit());
    same("--vocabulary", command.options.vocabulary, before.vocabulary());
    same("--init", path(command.init), before.init());
    same("--log-every", number(command.logEvery), before.logEvery());
    same("--test-every", number(command.testEvery), before.testEvery());
    same("--no-shuffle", command.noShuffle ? true : null, !before.shuffle());
    command.options.given().forEach((key, value) -> sameValue(config, key, value));
    if (command.workers() > 1) {
      requireWorkers(Experiments.of(config).kind(), before.shards());
    }
    RunConfig whole = command.steps == null ? config : config.withSteps(command.steps);
    SessionOptions session = command.session(config.seed(), blas(config));
    TaskOpener opener =
        team.opener(Experiment::open, whole.withThreads(session.threads()), session);
    return ExperimentRun.resume(whole, command.resume, session, opener);
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
  private static String path(Path path) {
    return path == null ? null : path.toAbsolutePath().normalize().toString();
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(command.spec.commandLine(), sentence);
  }
}
