package dev.panagrad.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves and bands over steps as an SVG picture that needs only the page's style sheet. */
final class SvgPlot {
  private static final double WIDTH = 520;
  private static final double HEIGHT = 280;
  private static final double LEFT = 46;
  private static final double BOTTOM = 24;
  private static final double TOP = 8;
  private static final double RIGHT = 10;
  private static final int TICKS = 5;

  /** The margin above and below all values. */
  private static final double SPACE = .04;

  /** More points don't show more in a picture. */
  private static final int MOST_POINTS = 1_500;

  private final String title;
  private final List<Shape> shapes = new ArrayList<>();
  private final StringBuilder key = new StringBuilder();
  private double last = 1;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;
  private boolean fixed;

  /** A line or, with a second list of values, the area between them. */
  private record Shape(String attributes, double[] x, double[] y, double[] other) {}

  SvgPlot(String title) {
    this.title = title;
  }

  /** Fixes the range of values; by default all are shown. */
  SvgPlot range(double from, double to) {
    low = from;
    high = to;
    fixed = true;
    return this;
  }

  /**
   * Adds a curve.
   *
   * @param attributes of the line and its legend entry, as {@code class="train"}
   * @param y values that are NaN leave a gap
   */
  SvgPlot curve(String name, String attributes, double[] x, double[] y) {
    String line = attributes.replace("class=\"", "class=\"curve ");
    add(new Shape(line, x, y, null));
    if (!name.isEmpty()) {
      key.append("<span><i ").append(attributes).append("></i>");
      key.append(Html.escaped(name)).append("</span>");
    }
    return this;
  }

  /** Adds an area between two lists of values. */
  SvgPlot band(String attributes, double[] x, double[] from, double[] to) {
    add(new Shape(attributes, x, from, to));
    return this;
  }

  private void add(Shape shape) {
    shapes.add(shape);
    for (int i = 0; i < shape.x.length; i++) {
      last = Math.max(last, shape.x[i]);
      widen(shape.y[i]);
      if (shape.other != null) {
        widen(shape.other[i]);
      }
    }
  }

  private void widen(double value) {
    if (!fixed && Double.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }

  /** The picture with its caption. */
  String html() {
    if (!(high > low)) {
      low = Double.isFinite(low) ? low - 1 : 0;
      high = low + 2;
    } else if (!fixed) {
      double space = (high - low) * SPACE;
      low -= space;
      high += space;
    }
    StringBuilder svg = new StringBuilder();
    svg.append("<figcaption>").append(Html.escaped(title)).append(key).append("</figcaption>");
    svg.append(
        text(
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s over steps\">",
            WIDTH, HEIGHT, Html.escaped(title)));
    axes(svg);
    // A nested svg element clips everything outside it.
    svg.append(
        text(
            "<svg x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\">",
            LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM));
    for (Shape shape : shapes) {
      svg.append("<path ").append(shape.attributes).append(" d=\"");
      svg.append(path(shape)).append("\"/>");
    }
    return svg.append("</svg></svg>").toString();
  }

  private void axes(StringBuilder svg) {
    double step = step(high - low);
    for (double value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) {
      double y = TOP + y(value);
      svg.append(line(LEFT, y, WIDTH - RIGHT, y));
      svg.append(label(LEFT - 6, y + 4, "end", value, step));
    }
    double steps = Math.max(1, step(last));
    for (double value = 0; value <= last; value += steps) {
      double x = LEFT + x(value);
      svg.append(line(x, TOP, x, HEIGHT - BOTTOM));
      svg.append(label(x, HEIGHT - 8, value + steps > last ? "end" : "middle", value, steps));
    }
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return text(
        "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2);
  }

  private static String label(double x, double y, String anchor, double value, double step) {
    int digits = (int) Math.clamp(Math.ceil(-Math.log10(step) - 1e-9), 0, 9);
    double shown = Math.abs(value) < step / 1e6 ? 0 : value;
    return text("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor)
        + String.format(Locale.ROOT, "%,." + digits + "f", shown)
        + "</text>";
  }

  /** A round number that divides a length into about the wanted number of ticks. */
  private static double step(double length) {
    double rough = length / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double mantissa = rough / power;
    return power * (mantissa > 5 ? 10 : mantissa > 2 ? 5 : mantissa > 1 ? 2 : 1);
  }

  private double x(double value) {
    return value / last * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    double share = Math.clamp((value - low) / (high - low), -1, 2);
    return (1 - share) * (HEIGHT - TOP - BOTTOM);
  }

  private String path(Shape shape) {
    StringBuilder path = new StringBuilder();
    int stride = Math.max(1, (shape.x.length + MOST_POINTS - 1) / MOST_POINTS);
    char command = 'M';
    for (int i = 0; i < shape.x.length; i += stride) {
      if (!Double.isFinite(shape.y[i])) {
        command = 'M';
        continue;
      }
      path.append(text("%s%.1f %.1f", command, x(shape.x[i]), y(shape.y[i])));
      command = 'L';
    }
    for (int i = shape.x.length - 1; shape.other != null && i >= 0; i--) {
      path.append(text("L%.1f %.1f", x(shape.x[i]), y(shape.other[i])));
    }
    return shape.other == null ? path.toString() : path.append('Z').toString();
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
