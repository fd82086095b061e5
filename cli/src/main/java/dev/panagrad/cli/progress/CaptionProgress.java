package dev.panagrad.cli.progress;

import dev.panagrad.cli.panel.WrongWords;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.training.CaptionView;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;
import java.util.stream.Collectors;

/** Shows the captions of some held-out pictures, always the same; nothing for other trainings. */
public final class CaptionProgress implements TrainingListener {
  private final Console console;
  private CaptionView task;
  private List<CaptionedPicture> shown;

  public CaptionProgress(Console console) {
    this.console = console;
  }

  @Override
  public void started(TrainingTask training, long step, long steps) {
    task = training.view(CaptionView.class).orElse(null);
    if (task != null) {
      shown = task.shown();
      task.remarks().forEach(console::line);
      for (int i = 0; i < shown.size(); i++) {
        console.line(console.dim("%d  = %s".formatted(i + 1, shown.get(i).caption())));
      }
    }
  }

  @Override
  public void measured(Measurement measurement) {
    if (task == null || measurement.isTraining()) {
      return;
    }
    List<String> found =
        task.captioner().greedy(shown.stream().map(CaptionedPicture::samples).toList());
    for (int i = 0; i < found.size(); i++) {
      String wanted = shown.get(i).caption();
      String line =
          found.get(i).equals(wanted) ? console.green(wanted) : marked(found.get(i), wanted);
      console.line("%d  %s".formatted(i + 1, line));
    }
  }

  /** Wrong words in red, or between asterisks. */
  private String marked(String found, String wanted) {
    return WrongWords.of(found, wanted).stream()
        .map(word -> word.wrong() ? wrong(word.text()) : word.text())
        .collect(Collectors.joining(" "));
  }

  private String wrong(String word) {
    return console.colour() ? console.red(word) : "*" + word + "*";
  }
}
