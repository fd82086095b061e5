package dev.panagrad.cli.command;

import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.ExperimentConverter;
import dev.panagrad.cli.option.ExperimentOptions;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.models.experiments.Experiment;
import dev.panagrad.models.train.TrainingTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the commands share that look at an experiment without training it. */
abstract class ExperimentCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      paramLabel = "EXPERIMENT",
      converter = ExperimentConverter.class,
      completionCandidates = ExperimentConverter.class,
      description =
          "Its name; 'panagrad list' shows all. Or data of your own, a run folder or a model's"
              + " file.")
  Experiment experiment;

  @Mixin ExperimentOptions options;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    try (TrainingTask task = open()) {
      show(root.console(), task, task.session().compile(task.feeds(), task.updateFetches()));
    }
    return 0;
  }

  private TrainingTask open() {
    try {
      experiment = options.configured(experiment);
      return experiment.open(options.settings(experiment, execution.session()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /**
   * Shows what the command is for.
   *
   * @param task opened; nothing was trained yet
   * @param plan of an update
   */
  abstract void show(Console console, TrainingTask task, Executable plan);
}
