package dev.panagrad.cli.progress;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.training.TranslationView;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;

/** Shows translations of some held-out sentences, always the same; nothing for other trainings. */
public final class TranslationProgress implements TrainingListener {
  private final Console console;
  private TranslationView task;
  private List<TextPair> shown;

  public TranslationProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(TrainingTask training, long step, long steps) {
    task = training.view(TranslationView.class).orElse(null);
    if (task != null) {
      shown = task.shown();
      task.remarks().forEach(console::line);
      for (int i = 0; i < shown.size(); i++) {
        console.line(console.dim("%d  %s".formatted(i + 1, oneLine(shown.get(i).source()))));
        console.line(console.dim("   = %s".formatted(oneLine(shown.get(i).target()))));
      }
    }
  }

  @Override
  public void measured(Measurement measurement) {
    if (task == null || measurement.isTraining()) {
      return;
    }
    List<String> found = task.translator().greedy(shown.stream().map(TextPair::source).toList());
    for (int i = 0; i < found.size(); i++) {
      String line = "%d  %s".formatted(i + 1, oneLine(found.get(i)));
      boolean exact = found.get(i).equals(shown.get(i).target());
      console.line(exact ? console.green(line) : line);
    }
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\t', ' ');
  }
}
