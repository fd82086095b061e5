package dev.panagrad.cli.report;

import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.experiments.mnist.training.ShownDigits;
import dev.panagrad.models.io.Pictures;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Digits side by side, misclassified ones first and on a marked ground, with the true digit at the
 * left and the predicted one at the right; at the side, the share that is recognised.
 */
final class DigitSheet {
  private static final int SIDE = Mnist.SIDE;
  private static final int[] PAPER = {255, 255, 255};

  /** A contrast of 3 to the paper, and a higher one to ink. */
  private static final int[] WRONG = {238, 105, 95};

  /** The left margin for the share that is recognised. */
  private static final int MARGIN = 56;

  /** The largest side of a digit's pixel, in pixels of the page. */
  private static final int LARGEST = 2;

  /** The number of columns that are readable on a telephone. */
  private static final int FEW = 12;

  private final ShownDigits digits;
  private final int columns;
  private final int margin;
  private final int rows;
  private final int[] order;
  private final int wrong;

  /**
   * Creates a sheet.
   *
   * @param scaled whether a mark at the side shows the share recognised
   */
  DigitSheet(ShownDigits digits, int columns, boolean scaled) {
    this.digits = digits;
    this.columns = columns;
    margin = scaled ? MARGIN : 0;
    int count = digits.labels().length;
    rows = (count + columns - 1) / columns;
    order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparing(this::isRight))
            .mapToInt(Integer::intValue)
            .toArray();
    wrong = (int) Arrays.stream(order).filter(i -> !isRight(i)).count();
  }

  private boolean isRight(int digit) {
    return digits.labels()[digit] == digits.found()[digit];
  }

  /**
   * The picture with its caption.
   *
   * @param name of this set of digits
   */
  String html(String name) {
    double right = 100.0 * (order.length - wrong) / Math.max(1, order.length);
    String caption =
        text("%s: %d of %,d wrong, %.1f %% recognised", name, wrong, order.length, right);
    int width = columns * SIDE;
    int height = rows * SIDE;
    StringBuilder svg = new StringBuilder("<figcaption>").append(Html.escaped(caption));
    svg.append(
        text(
            "</figcaption>%s<svg class=\"digits%s\" style=\"max-width:%dpx\" viewBox=\"0 0 %d %d\""
                + " role=\"img\" aria-label=\"%s\">",
            Html.WIDE,
            columns > FEW ? " many" : "",
            LARGEST * width,
            margin + width,
            height + 2,
            Html.escaped(caption)));
    svg.append(
        text(
            "<image x=\"%d\" y=\"0\" width=\"%d\" height=\"%d\""
                + " href=\"data:image/png;base64,%s\"/>",
            margin, width, height, Base64.getEncoder().encodeToString(picture())));
    for (int place = 0; place < wrong; place++) {
      int x = margin + place % columns * SIDE;
      int y = (place / columns + 1) * SIDE - 2;
      svg.append(
          text(
              "<text class=\"right\" x=\"%d\" y=\"%d\">%d</text><text class=\"taken\" x=\"%d\""
                  + " y=\"%d\">%d</text>",
              x + 1,
              y,
              digits.labels()[order[place]],
              x + SIDE - 1,
              y,
              digits.found()[order[place]]));
    }
    return svg.append(margin > 0 ? scale(width, right) : "").append("</svg></div>").toString();
  }

  /** The mark where the misclassified digits end, with the share that is recognised. */
  private String scale(int width, double right) {
    double end = (double) wrong / columns * SIDE;
    return line("rim", margin, end, margin + width)
        + line("end", margin - 4, end, margin + width)
        + text(
            "<text class=\"share\" x=\"%d\" y=\"%.1f\">%.1f%%</text>",
            margin - 6, Math.max(12, end + 5), right);
  }

  private static String line(String style, int from, double y, int to) {
    return text(
        "<line class=\"%s\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", style, from, y, to, y);
  }

  private byte[] picture() {
    int width = columns * SIDE;
    byte[] samples = new byte[3 * width * rows * SIDE];
    Arrays.fill(samples, (byte) 255);
    for (int place = 0; place < order.length; place++) {
      draw(order[place], place / columns * SIDE, place % columns * SIDE, width, samples);
    }
    return Pictures.png(width, rows * SIDE, samples);
  }

  private void draw(int digit, int top, int left, int width, byte[] samples) {
    int[] ground = isRight(digit) ? PAPER : WRONG;
    for (int p = 0; p < SIDE * SIDE; p++) {
      int ink = digits.pixels()[digit * SIDE * SIDE + p] & 0xff;
      int at = 3 * ((top + p / SIDE) * width + left + p % SIDE);
      for (int c = 0; c < 3; c++) {
        samples[at + c] = (byte) (ground[c] * (255 - ink) / 255);
      }
    }
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
