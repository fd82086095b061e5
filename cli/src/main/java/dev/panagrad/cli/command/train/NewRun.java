package dev.panagrad.cli.command.train;

import dev.panagrad.cli.command.common.Version;
import dev.panagrad.cli.option.Blas;
import dev.panagrad.cli.option.DataOptions;
import dev.panagrad.cli.workers.Team;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.RunSettings;
import dev.panagrad.models.run.RunVersions;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TaskSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates a run from the command line. */
final class NewRun {
  private static final int LOG_EVERY = 20;

  private final TrainCommand command;
  private final TrainingOptions training;

  NewRun(TrainCommand command) {
    this.command = command;
    training = command.training;
  }

  TrainingRun open(Team team) {
    if (command.experiment == null) {
      throw command.wrong(
          "say what to train, as 'panagrad train mnist-softmax'; 'panagrad list' shows all");
    }
    Experiment experiment = command.options.configured(command.experiment);
    command.options.requireFitting(experiment);
    if (training.testEvery != null && experiment.kind() == DataKind.OWN) {
      throw command.wrong(
          "--test-every is for experiments; own data is evaluated after each epoch");
    }
    if (training.noShuffle && !experiment.shuffles()) {
      throw command.wrong(
          "--no-shuffle is for experiments on images and text-gpt; %s takes its text in order anyway"
              .formatted(experiment.name()));
    }
    TaskSettings task =
        command
            .options
            .settings(experiment, command.session(Blas.AUTO))
            .withShuffle(!training.noShuffle);
    command.requireWorkers(task.shards());
    RunSettings settings =
        new RunSettings(
            experiment,
            task,
            DataOptions.absolute(training.init),
            steps(experiment, task),
            training.logEvery == null ? LOG_EVERY : training.logEvery,
            training.testEvery == null ? experiment.testEvery(task) : training.testEvery);
    RunConfig config = settings.config(versions(task.options()));
    return ExperimentRun.start(
        config, settings, training.out, team.opener(command.root.opener(), config, task.options()));
  }

  private long steps(Experiment experiment, TaskSettings task) {
    if (training.epochs == null) {
      return training.steps == null ? experiment.steps(task) : training.steps;
    }
    return (long) training.epochs * experiment.stepsPerEpoch(task);
  }

  private static Map<String, String> versions(SessionOptions session) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("panagrad", Version.number());
    versions.putAll(RunVersions.of(session));
    return versions;
  }
}
