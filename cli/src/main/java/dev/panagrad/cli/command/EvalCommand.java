package dev.panagrad.cli.command;

import dev.panagrad.cli.option.CountNumber;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.experiments.mnist.MnistTask;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TrainingRun;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Evaluates the best checkpoint of a run. */
@Command(
    name = "eval",
    description =
        "Evaluate the best checkpoint of a run: loss and accuracy on the test data, which digits"
            + " are taken for which, and those that it gets most wrong.",
    footer = {
      "  panagrad eval runs/first",
      "  panagrad eval runs/first --worst 12",
      "  panagrad eval runs/first --data fashion-mnist/"
    })
final class EvalCommand implements Callable<Integer> {

  @ParentCommand Panagrad root;

  @Parameters(paramLabel = "RUN", description = "The run folder, as 'panagrad train' named it.")
  Path run;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Other images than the run's: IDX files under their usual four names.")
  Path data;

  @Option(
      names = "--worst",
      paramLabel = "N",
      defaultValue = "6",
      converter = CountNumber.class,
      description = "How many of the worst digits to draw; 0 for none (default: 6).")
  int worst;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    Console console = root.console();
    try (TrainingTask task = TrainingRun.openTrained(run, data, execution.session())) {
      if (task instanceof MnistTask digits) {
        DigitReport report = DigitReport.of(digits.evaluator());
        report.printScore(console);
        report.printConfusion(console);
        report.printWorst(console, worst);
      } else {
        Score score = task.evaluate();
        console.format(
            "%s loss %.4f, accuracy %.4f", task.evaluationSplit(), score.loss(), score.accuracy());
      }
    }
    return 0;
  }
}
