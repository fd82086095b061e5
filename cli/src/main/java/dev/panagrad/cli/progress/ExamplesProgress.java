package dev.panagrad.cli.progress;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.train.ExamplesView;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;
import java.util.Locale;

/** Shows the examples that a task offers after each evaluation; nothing for other trainings. */
public final class ExamplesProgress implements TrainingListener {
  private final Console console;
  private ExamplesView view;

  public ExamplesProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(TrainingTask task, long step, long steps) {
    view = task.view(ExamplesView.class).orElse(null);
  }

  @Override
  public void measured(Measurement measurement) {
    if (view != null && !measurement.isTraining()) {
      print(console, view);
    }
  }

  /** Prints the examples with the model's current predictions. */
  public static void print(Console console, ExamplesView view) {
    Table table =
        new Table(
            view.columns().stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
    for (List<String> example : view.examples()) {
      table.row(example.toArray());
    }
    table.print(console);
  }
}
