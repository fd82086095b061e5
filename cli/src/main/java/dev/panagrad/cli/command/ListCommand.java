package dev.panagrad.cli.command;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.Experiment;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists the experiments. */
@Command(
    name = "list",
    description = "List the experiments, with the test accuracy to expect.",
    footer = {"  panagrad list", "  panagrad train mnist-softmax"})
final class ListCommand implements Callable<Integer> {
  @ParentCommand Panagrad root;

  @Override
  public Integer call() {
    Table table = new Table("EXPERIMENT", ">ACCURACY", ">STEPS", "NETWORK");
    for (Experiment experiment : Experiments.all()) {
      table.row(
          experiment.name(),
          String.format(Locale.ROOT, "%.3f", experiment.expectedAccuracy()),
          Figures.count(experiment.steps()),
          experiment.network());
    }
    table.print(root.console());
    return 0;
  }
}
