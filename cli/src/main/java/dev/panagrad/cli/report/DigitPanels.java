package dev.panagrad.cli.report;

import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.experiments.mnist.training.DigitView;
import dev.panagrad.models.experiments.mnist.training.MnistEvaluator;
import dev.panagrad.models.experiments.mnist.training.MnistWatch;
import dev.panagrad.models.experiments.mnist.training.ShownDigits;
import dev.panagrad.models.train.TrainingTask;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Predictions for digits at the end: those of the batch and those of the test set. */
final class DigitPanels {
  /** How many digits of the batch, and of the test set, are shown. */
  private static final int BATCH_DIGITS = 100;

  static final int TEST_DIGITS = 1_000;
  private static final int BATCH_COLUMNS = 10;
  private static final int TEST_COLUMNS = 40;

  private final ImageDataset data;
  private final int[][] confusion;
  private final byte[] found;

  private DigitPanels(ImageDataset data) {
    this.data = data;
    confusion = new int[data.classes()][data.classes()];
    found = new byte[Math.min(TEST_DIGITS, data.size())];
  }

  /**
   * Adds the panels.
   *
   * @param hasBatch whether there is a current batch; otherwise the next one is taken
   */
  static void add(Html page, TrainingTask task, DigitView view, boolean hasBatch) {
    if (!hasBatch) {
      task.nextBatch();
    }
    MnistWatch watch = view.watch(TEST_DIGITS);
    task.scoreBatch();
    page.heading("Digits at the end");
    String batch =
        new DigitSheet(watch.batch(BATCH_DIGITS), BATCH_COLUMNS, false)
            .html("Training digits of the last batch");
    if (task.evaluationExamples() == 0) {
      page.beside(List.of(batch));
      return;
    }
    DigitPanels panels = new DigitPanels(view.evaluator().data());
    view.evaluator().run(panels::add);
    page.beside(List.of(batch, panels.matrix()));
    page.piece(
        "<figure>"
            + new DigitSheet(panels.tests(), TEST_COLUMNS, true).html("First test digits")
            + "</figure>");
  }

  private void add(int example, float loss, boolean hit, Tensor probabilities, int row) {
    int taken = MnistEvaluator.largest(probabilities, row);
    confusion[data.label(example)][taken]++;
    if (example < found.length) {
      found[example] = (byte) taken;
    }
  }

  /** The first digits of the test set. */
  private ShownDigits tests() {
    int size = data.rows() * data.cols();
    byte[] pixels = new byte[found.length * size];
    byte[] labels = new byte[found.length];
    for (int i = 0; i < found.length; i++) {
      labels[i] = (byte) data.label(i);
      for (int p = 0; p < size; p++) {
        pixels[i * size + p] = (byte) data.pixel(i, p / data.cols(), p % data.cols());
      }
    }
    return new ShownDigits(pixels, labels, found);
  }

  /** The confusion matrix: one row per class, one column per predicted class. */
  private String matrix() {
    StringBuilder html =
        new StringBuilder("<figcaption>Confusion: right digits by row, computed ones by column");
    html.append("</figcaption>").append(Html.WIDE);
    html.append("<table class=\"confusion\"><tr><th></th>");
    for (int c = 0; c < confusion.length; c++) {
      html.append("<th scope=\"col\">").append(c).append("</th>");
    }
    html.append("</tr>");
    for (int label = 0; label < confusion.length; label++) {
      html.append("<tr><th scope=\"row\">").append(label).append("</th>");
      int all = Math.max(1, Arrays.stream(confusion[label]).sum());
      for (int c = 0; c < confusion.length; c++) {
        double share = (double) confusion[label][c] / all;
        double shade = c == label ? share * .45 : Math.min(.5, share * 12);
        html.append(
            String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(var(--%s),%.2f)\">%d</td>",
                c == label ? "hit" : "miss",
                shade,
                confusion[label][c]));
      }
      html.append("</tr>");
    }
    return html.append("</table></div>").toString();
  }
}
