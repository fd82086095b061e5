package dev.panagrad.cli.command.train;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.dashboard.Dashboard;
import dev.panagrad.cli.dashboard.request.TrainingOrder;
import dev.panagrad.cli.learn.Chapters;
import dev.panagrad.cli.option.CoursePort;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.progress.StopOnSignal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A course in the browser, with trainings that are started from its chapters. */
@Command(
    name = "learn",
    description =
        "Open a course on neural networks in the browser, from one layer to a small GPT: each"
            + " chapter has a text, a training that begins there, settings to try, and a question."
            + " What is trained is kept in run folders. Ctrl-C ends it.",
    footer = {"  panagrad learn", "  panagrad learn --port 8080 --out runs/course"})
public final class LearnCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Mixin CoursePort port;

  @Mixin ExecutionOptions execution;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for the run folders of all trainings (default: runs).")
  Path out;

  @Override
  public Integer call() {
    TrainCommand train = TrainCommand.ofCourse(root, execution, out);
    try (Dashboard dashboard = port.open(Chapters.all())) {
      root.console().format("learn here: %s", dashboard.address());
      root.console().line("the page stays until Ctrl-C");
      for (TrainingOrder order = next(dashboard); order != null; order = next(dashboard)) {
        train(train, order, dashboard);
      }
    }
    return 0;
  }

  private static TrainingOrder next(Dashboard dashboard) {
    try (StopOnSignal _ = new StopOnSignal(dashboard::release)) {
      return dashboard.awaitOrder();
    }
  }

  /** A training that fails ends only itself, not the course. */
  private void train(TrainCommand train, TrainingOrder order, Dashboard dashboard) {
    try {
      train.take(order);
      train.trainAll(dashboard);
    } catch (RuntimeException | OutOfMemoryError failure) {
      // Settings that contradict each other are usage errors of the training's own command.
      Throwable e =
          failure instanceof ParameterException wrong
              ? new IllegalArgumentException(wrong.getMessage(), wrong)
              : failure;
      dashboard.failed(Failures.sentence(e));
      Failures.report(spec.commandLine().getErr(), e, root.debug());
    }
  }
}
