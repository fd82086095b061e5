package dev.panagrad.cli.command.model;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.DigitPicture;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.experiments.mnist.training.MnistEvaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The result of an evaluation: score, confusion matrix, and the examples with the highest loss. */
final class DigitReport {
  /** A misclassified example. */
  private record Miss(int example, float loss, int taken, float probability) {}

  private final ImageDataset data;
  private final int classes;
  private final int[][] confusion;
  private final List<Miss> misses = new ArrayList<>();
  private double losses;
  private int hits;

  private DigitReport(ImageDataset data) {
    this.data = data;
    classes = data.classes();
    confusion = new int[classes][classes];
  }

  /** Runs the evaluation. */
  static DigitReport of(MnistEvaluator evaluator) {
    DigitReport report = new DigitReport(evaluator.data());
    evaluator.run(report::add);
    report.misses.sort(Comparator.comparingDouble(miss -> -miss.loss));
    return report;
  }

  private void add(int example, float loss, boolean hit, Tensor probabilities, int row) {
    int taken = MnistEvaluator.largest(probabilities, row);
    losses += loss;
    hits += hit ? 1 : 0;
    confusion[data.label(example)][taken]++;
    if (!hit) {
      misses.add(
          new Miss(example, loss, taken, probabilities.buffer().get((long) row * classes + taken)));
    }
  }

  /** 100 times the mean loss. */
  double loss() {
    return 100 * losses / data.size();
  }

  void printScore(Console console) {
    console.format(
        "test accuracy %.4f (%,d of %,d), loss %.4f",
        (double) hits / data.size(), hits, data.size(), loss());
  }

  /** Prints one row per class, one column per predicted class. */
  void printConfusion(Console console) {
    String[] header = new String[classes + 2];
    header[0] = "IS";
    for (int c = 0; c < classes; c++) {
      header[c + 1] = ">" + c;
    }
    header[classes + 1] = ">RIGHT";
    Table table = new Table(header);
    for (int label = 0; label < classes; label++) {
      Object[] row = new Object[classes + 2];
      row[0] = label;
      for (int c = 0; c < classes; c++) {
        row[c + 1] = confusion[label][c] == 0 ? "." : confusion[label][c];
      }
      int all = Arrays.stream(confusion[label]).sum();
      row[classes + 1] =
          all == 0
              ? ""
              : String.format(Locale.ROOT, "%.1f %%", 100.0 * confusion[label][label] / all);
      table.row(row);
    }
    console.line();
    console.line("rows: the label; columns: what it was taken for");
    table.print(console);
  }

  /** Prints the examples with the highest loss, as many side by side as fit. */
  void printWorst(Console console, int count) {
    List<Miss> worst = misses.subList(0, Math.min(count, misses.size()));
    if (worst.isEmpty()) {
      return;
    }
    console.line();
    console.format("the worst of %,d that were not recognised:", misses.size());
    List<List<String>> pictures = worst.stream().map(miss -> picture(console, miss)).toList();
    DigitPicture.printBeside(console, pictures);
  }

  private List<String> picture(Console console, Miss miss) {
    List<String> lines = new ArrayList<>();
    lines.add(
        DigitPicture.caption(
            String.format(
                Locale.ROOT, "#%d is %d, taken", miss.example, data.label(miss.example))));
    lines.add(
        DigitPicture.caption(
            String.format(Locale.ROOT, "for %d (%.1f %%)", miss.taken, 100 * miss.probability)));
    lines.addAll(
        DigitPicture.lines(
            console, data.rows(), data.cols(), (row, col) -> data.pixel(miss.example, row, col)));
    return lines;
  }
}
