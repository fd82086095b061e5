package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.StepGraph.Arrow;
import dev.panagrad.cli.drawing.StepGraph.Box;
import dev.panagrad.cli.terminal.Console;
import java.util.ArrayList;
import java.util.Locale;

/** A schedule as a picture. */
public final class SvgDrawing {
  private static final double MARGIN = 20;
  private static final double LAYER = 66;
  private static final double HEIGHT = 34;
  private static final double CHARACTER = 5.9;
  private static final double PADDING = 14;

  private final Console console;
  private final StepGraph graph;
  private final double[] widths;
  private final LayeredLayout layout;
  private final double left;

  private SvgDrawing(Console console, StepGraph graph) {
    this.console = console;
    this.graph = graph;
    widths = graph.boxes().stream().mapToDouble(SvgDrawing::width).toArray();
    layout = new LayeredLayout(widths, new ArrayList<>(graph.arrows()));
    double overhang = 0;
    for (int i = 0; i < widths.length; i++) {
      overhang = Math.min(overhang, layout.x(i) - widths[i] / 2);
    }
    left = MARGIN - overhang;
  }

  /** Writes the picture. */
  public static void print(Console console, StepGraph graph) {
    new SvgDrawing(console, graph).print();
  }

  private void print() {
    double right = 0;
    for (int i = 0; i < widths.length; i++) {
      right = Math.max(right, x(i) + widths[i] / 2);
    }
    double width = right + MARGIN;
    double height = 2 * MARGIN + (layout.layers() - 1) * LAYER + HEIGHT;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\""
            + " height=\"%.0f\" font-family=\"sans-serif\" font-size=\"10\">",
        width, height, width, height);
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    line("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"6\"");
    line("markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#778\"/></marker>");
    line("</defs><g fill=\"none\" stroke=\"#778\" marker-end=\"url(#tip)\">");
    int number = 0;
    for (Arrow arrow : graph.arrows()) {
      arrow(arrow, layout.routes().get(number++));
    }
    line("</g>");
    for (int i = 0; i < widths.length; i++) {
      box(i, graph.boxes().get(i));
    }
    line("</svg>");
  }

  private void arrow(Arrow arrow, int[] route) {
    StringBuilder path = new StringBuilder();
    path.append(text("M%.1f %.1f", x(route[0]), top(route[0]) + HEIGHT));
    for (int i = 1; i < route.length; i++) {
      double fromX = x(route[i - 1]);
      double fromY = top(route[i - 1]) + HEIGHT;
      double toX = x(route[i]);
      double toY = top(route[i]);
      double bend = (toY - fromY) / 2;
      path.append(
          text("C%.1f %.1f %.1f %.1f %.1f %.1f", fromX, fromY + bend, toX, toY - bend, toX, toY));
      if (i + 1 < route.length) {
        path.append(text("V%.1f", toY + HEIGHT));
      }
    }
    boolean far = route.length == 2 && layout.layer(arrow.to()) > layout.layer(arrow.from()) + 1;
    line("<path d=\"%s\"%s/>", path, far ? " stroke-opacity=\"0.25\"" : "");
  }

  private void box(int number, Box box) {
    double middle = x(number);
    line(
        "<g text-anchor=\"middle\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\""
            + " rx=\"4\" fill=\"%s\" stroke=\"#667\"/>",
        middle - widths[number] / 2, top(number), widths[number], HEIGHT, Palette.fill(box.kind()));
    line(
        "<text x=\"%.1f\" y=\"%.1f\" font-weight=\"bold\">%s</text>",
        middle, top(number) + 14, escaped(box.title()));
    line(
        "<text x=\"%.1f\" y=\"%.1f\">%s</text></g>",
        middle, top(number) + 27, escaped(box.detail()));
  }

  private double x(int place) {
    return left + layout.x(place);
  }

  private double top(int place) {
    return MARGIN + layout.layer(place) * LAYER;
  }

  private static double width(Box box) {
    return Math.max(box.title().length(), box.detail().length()) * CHARACTER + PADDING;
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
