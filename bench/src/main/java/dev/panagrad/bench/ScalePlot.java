package dev.panagrad.bench;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Plots GFLOP/s over the logarithm of the size, one plot below the other, one line per number of
 * threads.
 */
final class ScalePlot {
  private static final int LEFT = 60;
  private static final int WIDTH = 520;
  private static final int HEIGHT = 180;
  private static final int EACH = 250;
  private static final List<String> COLOURS = List.of("#2a6f97", "#f28e2b", "#59a14f", "#b07aa1");

  private final StringBuilder svg = new StringBuilder();

  private ScalePlot() {}

  /** The plots as one SVG image. */
  static String of(List<ScaleCurve> curves) {
    ScalePlot plot = new ScalePlot();
    for (int i = 0; i < curves.size(); i++) {
      plot.draw(curves.get(i), 30 + i * EACH);
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
    <rect width="100%%" height="100%%" fill="white"/>
    %s</svg>
    """
        .formatted(LEFT + WIDTH + 110, curves.size() * EACH + 10, plot.svg);
  }

  private void draw(ScaleCurve curve, int top) {
    double most = 1;
    double smallest = Double.MAX_VALUE;
    double largest = 1;
    for (SortedMap<Integer, Result> results : curve.byThreads().values()) {
      smallest = Math.min(smallest, results.firstKey());
      largest = Math.max(largest, results.lastKey());
      most = Math.max(most, results.values().stream().mapToDouble(Result::rate).max().orElse(1));
    }
    text(LEFT, top - 8, "start", "GFLOP/s: " + curve.title());
    for (int i = 0; i <= 4; i++) {
      double y = top + HEIGHT * (1 - i / 4.0);
      line(LEFT, y, LEFT + WIDTH, y);
      text(LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.0f", most * i / 4));
    }
    int colour = 0;
    double labelled = Double.NEGATIVE_INFINITY;
    for (int size : curve.byThreads().values().iterator().next().keySet()) {
      double x = x(size, smallest, largest);
      if (x - labelled > 34) {
        text(x, top + HEIGHT + 16, "middle", Integer.toString(size));
        labelled = x;
      }
    }
    for (int threads : curve.byThreads().keySet()) {
      StringBuilder points = new StringBuilder();
      double y = 0;
      for (Result result : curve.byThreads().get(threads).values()) {
        y = top + HEIGHT * (1 - result.rate() / most);
        points.append(
            String.format(Locale.ROOT, "%.1f,%.1f ", x(result.size(), smallest, largest), y));
      }
      String stroke = COLOURS.get(colour++ % COLOURS.size());
      svg.append(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
              .formatted(points, stroke));
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"3\" fill=\"%s\"/>%n"
              .formatted(LEFT + WIDTH + 12, top + colour * 16 - 4, stroke));
      text(LEFT + WIDTH + 32, top + colour * 16, "start", threads + " threads");
    }
  }

  private static double x(double size, double smallest, double largest) {
    double span = Math.log(largest / smallest);
    return LEFT + (span == 0 ? 0 : WIDTH * Math.log(size / smallest) / span);
  }

  private void line(double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private void text(double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            text));
  }
}
