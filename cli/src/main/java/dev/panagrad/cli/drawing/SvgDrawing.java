package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.BoxGraph.Arrow;
import dev.panagrad.cli.drawing.BoxGraph.Box;
import dev.panagrad.cli.terminal.Console;
import java.util.ArrayList;
import java.util.Locale;

/** A graph as an SVG picture. */
public final class SvgDrawing {
  private static final double MARGIN = 20;
  private static final double BETWEEN = 32;
  private static final double LINE = 13;
  private static final double BACK = 34;
  private static final double CHARACTER = 5.9;
  private static final double PADDING = 14;

  private final Console console;
  private final BoxGraph graph;
  private final double[] widths;
  private final LayeredLayout layout;
  private final double left;
  private final double height;

  private SvgDrawing(Console console, BoxGraph graph) {
    this.console = console;
    this.graph = graph;
    widths = graph.boxes().stream().mapToDouble(SvgDrawing::width).toArray();
    int lines = graph.boxes().stream().mapToInt(box -> box.details().size()).max().orElse(1);
    height = 21 + LINE * lines;
    layout = new LayeredLayout(widths, new ArrayList<>(graph.arrows()));
    double overhang = 0;
    for (int i = 0; i < widths.length; i++) {
      overhang = Math.min(overhang, layout.x(i) - widths[i] / 2);
    }
    left = MARGIN - overhang;
  }

  /** Writes the picture. */
  public static void print(Console console, BoxGraph graph) {
    new SvgDrawing(console, graph).print();
  }

  private void print() {
    double right = 0;
    for (int i = 0; i < widths.length; i++) {
      right = Math.max(right, x(i) + widths[i] / 2);
    }
    double width = right + MARGIN + (graph.back().isEmpty() ? 0 : BACK);
    double all = 2 * MARGIN + (layout.layers() - 1) * (height + BETWEEN) + height;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\""
            + " height=\"%.0f\" font-family=\"sans-serif\" font-size=\"10\">",
        width, all, width, all);
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    line("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"6\"");
    line("markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#778\"/></marker>");
    line("</defs><g fill=\"none\" stroke=\"#778\" marker-end=\"url(#tip)\">");
    int number = 0;
    for (Arrow arrow : graph.arrows()) {
      arrow(arrow, layout.routes().get(number++));
    }
    line("</g><g fill=\"none\" stroke=\"#778\" stroke-dasharray=\"4 3\" marker-end=\"url(#tip)\">");
    graph.back().forEach(this::back);
    line("</g>");
    for (int i = 0; i < widths.length; i++) {
      box(i, graph.boxes().get(i));
    }
    line("</svg>");
  }

  private void arrow(Arrow arrow, int[] route) {
    StringBuilder path = new StringBuilder();
    path.append(text("M%.1f %.1f", x(route[0]), top(route[0]) + height));
    for (int i = 1; i < route.length; i++) {
      double fromX = x(route[i - 1]);
      double fromY = top(route[i - 1]) + height;
      double toX = x(route[i]);
      double toY = top(route[i]);
      double bend = (toY - fromY) / 2;
      path.append(
          text("C%.1f %.1f %.1f %.1f %.1f %.1f", fromX, fromY + bend, toX, toY - bend, toX, toY));
      if (i + 1 < route.length) {
        path.append(text("V%.1f", toY + height));
      }
    }
    boolean far = route.length == 2 && layout.layer(arrow.to()) > layout.layer(arrow.from()) + 1;
    line("<path d=\"%s\"%s/>", path, far ? " stroke-opacity=\"0.25\"" : "");
  }

  /** Leaves the lower right side of a box and enters the upper right side of another one. */
  private void back(Arrow arrow) {
    double fromX = x(arrow.from()) + widths[arrow.from()] / 2;
    double toX = x(arrow.to()) + widths[arrow.to()] / 2;
    double fromY = top(arrow.from()) + 0.75 * height;
    double toY = top(arrow.to()) + 0.25 * height;
    double beside = Math.max(fromX, toX) + BACK;
    line(
        "<path d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\"/>",
        fromX, fromY, beside, fromY, beside, toY, toX, toY);
  }

  private void box(int number, Box box) {
    double middle = x(number);
    line(
        "<g text-anchor=\"middle\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\""
            + " rx=\"4\" fill=\"%s\" stroke=\"#667\"/>",
        middle - widths[number] / 2, top(number), widths[number], height, Palette.fill(box.kind()));
    line(
        "<text x=\"%.1f\" y=\"%.1f\" font-weight=\"bold\">%s</text>",
        middle, top(number) + 14, escaped(box.title()));
    double y = top(number) + 14;
    for (String detail : box.details()) {
      y += LINE;
      line("<text x=\"%.1f\" y=\"%.1f\">%s</text>", middle, y, escaped(detail));
    }
    line("</g>");
  }

  private double x(int place) {
    return left + layout.x(place);
  }

  private double top(int place) {
    return MARGIN + layout.layer(place) * (height + BETWEEN);
  }

  private static double width(Box box) {
    int longest = box.details().stream().mapToInt(String::length).max().orElse(0);
    return Math.max(box.title().length(), longest) * CHARACTER + PADDING;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private void line(String format, Object... arguments) {
    console.format(format, arguments);
  }
}
