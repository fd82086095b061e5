package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.HeldOutTexts;
import dev.panagrad.models.heldout.HeldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Some held-out examples of own data, with the predictions at the end. */
final class HeldOutPanels {
  private static final int MOST_ROWS = 30;
  private static final int SIZE = 100;

  private final HeldOut examples;
  private final HeldOutTexts texts;

  private HeldOutPanels(HeldOut examples) {
    this.examples = examples;
    texts = new HeldOutTexts(examples);
  }

  /**
   * Adds the panels.
   *
   * @param split the name of the examples' split, as "validation"
   */
  static void add(Html page, HeldOut examples, String split) {
    if (!examples.isTold()) {
      return;
    }
    HeldOutPanels panels = new HeldOutPanels(examples);
    int[] order = panels.order();
    if (examples.isPictures()) {
      page.heading("Some %s pictures".formatted(split));
      page.paragraph(
          panels.summary("Each with its true class and the probability of the predicted one."));
      page.piece(panels.tiles(order));
    } else {
      page.heading("Some %s rows".formatted(split));
      page.paragraph(panels.summary("The probability is that of the predicted class."));
      List<String> pieces = new ArrayList<>();
      pieces.add(panels.table(order));
      if (!panels.texts.isClasses()) {
        pieces.add(panels.scatter());
      }
      page.beside(pieces);
    }
  }

  private String summary(String ofClasses) {
    if (!texts.isClasses()) {
      return "Those that the model is furthest off with first.";
    }
    return "%d of %d wrong; these first, and marked. %s"
        .formatted(
            IntStream.range(0, examples.size()).filter(this::isWrong).count(),
            examples.size(),
            ofClasses);
  }

  private boolean isWrong(int which) {
    return texts.isWrong(which, examples.told(which));
  }

  /** Wrong predictions first, or those with the largest error. */
  private int[] order() {
    Comparator<Integer> first =
        texts.isClasses()
            ? Comparator.comparing(i -> !isWrong(i))
            : Comparator.comparingDouble(i -> -Math.abs(texts.off(i, examples.told(i))));
    return IntStream.range(0, examples.size())
        .boxed()
        .sorted(first)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private String tiles(int... order) {
    StringBuilder html = new StringBuilder("<div class=\"tiles\">");
    for (int i : order) {
      float[] told = examples.told(i);
      boolean wrong = texts.isWrong(i, told);
      String right = Html.escaped(texts.right(i));
      html.append(wrong ? "<figure class=\"wrong\">" : "<figure>");
      html.append("<img src=\"%s\" alt=\"\"><div>%s</div>".formatted(texts.picture(i), right));
      if (wrong || !texts.isClasses()) {
        html.append("<div><b>→ %s</b></div>".formatted(Html.escaped(texts.told(told))));
      }
      if (texts.isClasses()) {
        html.append("<small>%s</small>".formatted(HeldOutTexts.share(told)));
      }
      html.append("</figure>\n");
    }
    return html.append("</div>").toString();
  }

  private String table(int... order) {
    StringBuilder html = new StringBuilder(Html.WIDE).append("<table><thead><tr>");
    List<String> header = new ArrayList<>(texts.columns());
    header.addAll(List.of("true", "predicted", texts.isClasses() ? "probability" : "off by"));
    header.forEach(
        name -> html.append("<th scope=\"col\">").append(Html.escaped(name)).append("</th>"));
    html.append("</tr></thead><tbody>\n");
    for (int place = 0; place < Math.min(MOST_ROWS, order.length); place++) {
      row(html, order[place]);
    }
    return html.append("</tbody></table></div>").toString();
  }

  private void row(StringBuilder html, int which) {
    float[] told = examples.told(which);
    html.append("<tr>");
    texts.cells(which).forEach(cell -> cell(html, "<td>", Html.escaped(cell)));
    String predicted = Html.escaped(texts.told(told));
    cell(html, "<td>", Html.escaped(texts.right(which)));
    cell(html, "<td>", texts.isWrong(which, told) ? "<mark>" + predicted + "</mark>" : predicted);
    cell(
        html,
        "<td class=\"n\">",
        texts.isClasses() ? HeldOutTexts.share(told) : HeldOutTexts.number(texts.off(which, told)));
    html.append("</tr>\n");
  }

  private static void cell(StringBuilder html, String start, String content) {
    html.append(start).append(content).append("</td>");
  }

  /** One dot per example: the true value to the right, the predicted one upwards. */
  private String scatter() {
    int[] drawn =
        IntStream.range(0, examples.size())
            .filter(i -> Float.isFinite(examples.told(i)[0]))
            .toArray();
    int count = drawn.length;
    double[] right = Arrays.stream(drawn).mapToDouble(i -> examples.right(i)[0]).toArray();
    double[] told = Arrays.stream(drawn).mapToDouble(i -> examples.told(i)[0]).toArray();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      low = Math.min(low, Math.min(right[i], told[i]));
      high = Math.max(high, Math.max(right[i], told[i]));
    }
    double span = high > low ? high - low : 1;
    StringBuilder svg = new StringBuilder("<figcaption>Predicted over true values</figcaption>");
    svg.append("<svg class=\"scatter\" viewBox=\"-3 -3 106 112\" role=\"img\"");
    svg.append(" aria-label=\"Predicted over true values\">");
    svg.append("<rect class=\"frame\" width=\"100\" height=\"100\"/>");
    svg.append("<line class=\"same\" x1=\"0\" y1=\"100\" x2=\"100\" y2=\"0\"/>");
    for (int i = 0; i < count; i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"1\"/>",
              (right[i] - low) / span * SIZE,
              SIZE - (told[i] - low) / span * SIZE));
    }
    svg.append("<text x=\"0\" y=\"107\">").append(HeldOutTexts.number(low)).append("</text>");
    svg.append("<text x=\"100\" y=\"107\" text-anchor=\"end\">");
    return svg.append(HeldOutTexts.number(high)).append("</text></svg>").toString();
  }
}
