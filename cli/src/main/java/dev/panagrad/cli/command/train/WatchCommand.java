package dev.panagrad.cli.command.train;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.dashboard.Dashboard;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.PagePort;
import dev.panagrad.cli.progress.StopOnSignal;
import dev.panagrad.models.experiments.own.SavedExperiment;
import dev.panagrad.models.heldout.HeldOutFile;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Plays a training back. */
@Command(
    name = "watch",
    description =
        "Open the live page of a run that was trained before, and play it back: its curves as they"
            + " came, its model as it is now, to be tried. Ctrl-C ends it.",
    footer = {"  panagrad watch runs/first"})
public final class WatchCommand implements Callable<Integer> {
  @ParentCommand Panagrad root;

  @Parameters(paramLabel = "RUN", description = "A run folder.")
  Path run;

  @Mixin PagePort port;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    RunFolder folder = RunFolder.open(run);
    RunConfig config = RunConfig.read(folder.config());
    try (Dashboard dashboard = port.open();
        TrainingTask task = open(folder, config);
        StopOnSignal _ = new StopOnSignal(dashboard::release)) {
      root.console().format("watch it again: %s", dashboard.address());
      root.console().line("the page stays until Ctrl-C");
      dashboard.play(folder, config, task);
    }
    return 0;
  }

  /**
   * Opens the trained task; a run of a program is shown by the model and the examples that it
   * keeps.
   */
  private TrainingTask open(RunFolder folder, RunConfig config) {
    if (Experiments.isKnown(config) || !Files.isRegularFile(folder.model())) {
      return ExperimentRun.openTrained(run, null, execution.session());
    }
    SavedExperiment saved = new SavedExperiment(folder.model());
    return saved.open(HeldOutFile.read(folder, saved.spec()).orElse(null), execution.session());
  }
}
