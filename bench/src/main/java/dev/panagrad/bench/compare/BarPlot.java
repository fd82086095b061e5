package dev.panagrad.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws each engine's time over ours as horizontal bars. */
final class BarPlot {
  private static final int LABEL = 170;
  private static final int WIDTH = 520;
  private static final int BAR = 14;

  private final StringBuilder svg = new StringBuilder();
  private final double most;

  private BarPlot(double most) {
    this.most = most;
  }

  /** The plot as SVG. */
  static String of(List<Engine> engines, Map<Row, Map<Engine, Figures>> results) {
    double most = 1;
    for (Map<Engine, Figures> figures : results.values()) {
      for (Engine engine : engines) {
        most = Math.max(most, ratio(figures, engine));
      }
    }
    return new BarPlot(most).draw(engines, results);
  }

  private String draw(List<Engine> engines, Map<Row, Map<Engine, Figures>> results) {
    int y = 30;
    for (Map.Entry<Row, Map<Engine, Figures>> row : results.entrySet()) {
      int middle = y + BAR * engines.size() / 2 + 4;
      text(LABEL - 8, middle, "end", row.getKey().name());
      for (Engine engine : engines) {
        bar(y, engine, ratio(row.getValue(), engine));
        y += BAR;
      }
      y += 8;
    }
    double one = LABEL + WIDTH / most;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"24\" x2=\"%.1f\" y2=\"%d\" stroke=\"#888\"/>%n",
            one,
            one,
            y));
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
    <rect width="100%%" height="100%%" fill="white"/>
    <text x="%d" y="16">time over that of Panagrad, shorter is faster</text>
    %s</svg>
    """
        .formatted(LABEL + WIDTH + 140, y + 10, LABEL, svg);
  }

  private void bar(int y, Engine engine, double ratio) {
    if (ratio == 0) {
      return;
    }
    double width = WIDTH * ratio / most;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            LABEL,
            y,
            width,
            BAR - 2,
            engine.colour()));
    String label = String.format(Locale.ROOT, "%.2f %s", ratio, engine.title());
    text((int) (LABEL + width + 5), y + BAR - 4, "start", label);
  }

  private void text(int x, int y, String anchor, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, y, anchor, text));
  }

  private static double ratio(Map<Engine, Figures> figures, Engine engine) {
    Figures ours = figures.get(Engine.PANAGRAD);
    Figures its = figures.get(engine);
    boolean both = ours != null && its != null && ours.present() && its.present();
    return both ? its.median() / ours.median() : 0;
  }
}
