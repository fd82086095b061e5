package dev.panagrad.cli.command.train;

import dev.panagrad.cli.option.Blas;
import dev.panagrad.cli.option.DataOptions;
import dev.panagrad.cli.option.ExperimentOptions;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.RunSettings;
import dev.panagrad.models.run.TaskOpener;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TaskSettings;
import java.util.Objects;

/** Resumes a run, if the command line doesn't contradict the options that it was started with. */
final class ResumedRun {
  private final TrainCommand command;
  private final TrainingOptions training;
  private final ExperimentOptions options;
  private final DataOptions data;

  ResumedRun(TrainCommand command) {
    this.command = command;
    training = command.training;
    options = command.options;
    data = command.options.data;
  }

  TrainingRun open(Team team) {
    RunFolder folder = RunFolder.open(training.resume);
    RunConfig config = RunConfig.read(folder.config());
    if (options.own.given() != null) {
      throw command.wrong(
          "%s can't be given with --resume, which goes on with what the run began with"
              .formatted(options.own.given()));
    }
    if (command.experiment != null) {
      same("the experiment", command.experiment.name(), config.experiment());
    }
    if (training.epochs != null) {
      throw command.wrong("--epochs can't be given with --resume; give the total with --steps");
    }
    if (training.out != null) {
      throw command.wrong(
          "--out can't be given with --resume, which goes on in the run's own folder");
    }
    Blas products = RunSettings.usesOpenBlas(config) ? Blas.OPENBLAS : Blas.AUTO;
    SessionOptions session = command.session(products).withSeed(config.seed());
    RunConfig whole = training.steps == null ? config : config.withSteps(training.steps);
    RunSettings settings = RunSettings.of(folder, whole, session);
    requireSame(settings, DataSource.of(config));
    options.given().forEach((key, value) -> sameValue(config, key, value));
    if (training.workers() > 1) {
      command.requireWorkers(settings.task().shards());
    }
    TaskOpener opener =
        team.opener(Experiment::open, whole.withThreads(session.threads()), session);
    return ExperimentRun.resume(whole, settings, training.resume, opener);
  }

  /** Refuses options that differ from those at the run's start. */
  private void requireSame(RunSettings before, DataSource source) {
    TaskSettings task = before.task();
    same("--batch", options.batch, task.batch());
    same("--shards", options.shards, task.shards());
    same("--seed", options.seed, task.options().seed());
    same("--data", DataOptions.absolute(data.folder), source.folder());
    same("--text", data.text, source.text());
    same("--pictures", DataOptions.absolute(data.pictures), source.folder());
    same("--pairs", data.pairs(), source.pairs());
    same("--unit", data.unit, source.units().unit());
    same("--vocabulary", data.vocabulary, source.units().size());
    same("--init", DataOptions.absolute(training.init), before.init());
    same("--log-every", number(training.logEvery), before.logEvery());
    same("--test-every", number(training.testEvery), before.testEvery());
    same("--no-shuffle", training.noShuffle ? true : null, !task.shuffle());
  }

  private void sameValue(RunConfig config, String key, String value) {
    Double number = config.hyperParameters().get(key);
    Object before = number == null ? config.options().get(key) : number;
    same("--set " + key, number == null ? value : options.number(value), before);
  }

  private void same(String what, Object given, Object before) {
    if (given != null && !Objects.equals(given, before)) {
      throw command.wrong(
          "%s can't be %s, since the run in %s was started with %s; leave it out, or start a new"
                  .formatted(what, given, training.resume, before == null ? "none" : before)
              + " run without --resume");
    }
  }

  private static Long number(Integer value) {
    return value == null ? null : (Long) value.longValue();
  }
}
