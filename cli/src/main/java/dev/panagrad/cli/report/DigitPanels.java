package dev.panagrad.cli.report;

import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.image.PngWriter;
import dev.panagrad.models.mnist.MnistEvaluator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What an evaluation at the end shows of digits: a sheet of them, and which are taken for which.
 */
final class DigitPanels {
  private static final int MOST_DIGITS = 1_000;
  private static final int COLUMNS = 40;
  private static final int[] PAPER = {255, 255, 255};
  private static final int[] WRONG = {240, 128, 118};

  private final ImageDataset data;
  private final int[] taken;
  private final int[][] confusion;

  private DigitPanels(ImageDataset data) {
    this.data = data;
    taken = new int[data.size()];
    confusion = new int[data.classes()][data.classes()];
  }

  static DigitPanels of(MnistEvaluator evaluator) {
    DigitPanels panels = new DigitPanels(evaluator.data());
    evaluator.run(panels::add);
    return panels;
  }

  private void add(int example, float loss, boolean hit, Tensor probabilities, int row) {
    taken[example] = MnistEvaluator.largest(probabilities, row);
    confusion[data.label(example)][taken[example]]++;
  }

  /** The first digits of the test set, misrecognised ones first and on a marked ground. */
  String sheet() {
    int count = Math.min(MOST_DIGITS, data.size());
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparing(this::isRight))
            .mapToInt(Integer::intValue)
            .toArray();
    int wrong = (int) Arrays.stream(order).filter(i -> !isRight(i)).count();
    int width = COLUMNS * data.cols();
    int rows = (count + COLUMNS - 1) / COLUMNS;
    byte[] samples = new byte[3 * width * rows * data.rows()];
    Arrays.fill(samples, (byte) 255);
    for (int place = 0; place < count; place++) {
      draw(
          order[place],
          place / COLUMNS * data.rows(),
          place % COLUMNS * data.cols(),
          width,
          samples);
    }
    String png =
        Base64.getEncoder().encodeToString(PngWriter.rgb(width, rows * data.rows(), samples));
    String caption = "%d of the first %,d test digits are misrecognised".formatted(wrong, count);
    return "<figcaption>%s</figcaption><img alt=\"%s\" src=\"data:image/png;base64,%s\">"
        .formatted(caption, caption, png);
  }

  private boolean isRight(int example) {
    return taken[example] == data.label(example);
  }

  private void draw(int digit, int top, int left, int width, byte[] samples) {
    int[] ground = isRight(digit) ? PAPER : WRONG;
    for (int row = 0; row < data.rows(); row++) {
      for (int col = 0; col < data.cols(); col++) {
        int ink = data.pixel(digit, row, col);
        int at = 3 * ((top + row) * width + left + col);
        for (int c = 0; c < 3; c++) {
          samples[at + c] = (byte) (ground[c] * (255 - ink) / 255);
        }
      }
    }
  }

  /** A row for each class, a column for what it was taken for. */
  String matrix() {
    StringBuilder html = new StringBuilder("<figcaption>Confusion: rows are right</figcaption>");
    html.append("<div class=\"wide\"><table class=\"confusion\"><tr><th></th>");
    for (int c = 0; c < confusion.length; c++) {
      html.append("<th scope=\"col\">").append(c).append("</th>");
    }
    html.append("</tr>");
    for (int label = 0; label < confusion.length; label++) {
      html.append("<tr><th scope=\"row\">").append(label).append("</th>");
      int all = Math.max(1, Arrays.stream(confusion[label]).sum());
      for (int c = 0; c < confusion.length; c++) {
        double share = (double) confusion[label][c] / all;
        double shade = c == label ? share * .45 : Math.min(.8, share * 20);
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
