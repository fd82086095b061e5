package dev.panagrad.bench.compare.report;

import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Draws the ratio of each engine's figure to ours as horizontal bars. */
final class BarPlot {
  private static final int LABEL = 170;
  private static final int WIDTH = 520;
  private static final int BAR = 14;

  private final StringBuilder svg = new StringBuilder();
  private final ToDoubleFunction<Figures> figure;
  private double most = 1;

  private BarPlot(ToDoubleFunction<Figures> figure) {
    this.figure = figure;
  }

  /**
   * The plot as SVG.
   *
   * @param figure the compared figure; 0 if there is none
   */
  static String of(
      String title,
      ToDoubleFunction<Figures> figure,
      List<Engine> engines,
      Map<Row, Map<Engine, Figures>> results) {
    BarPlot plot = new BarPlot(figure);
    for (Map<Engine, Figures> figures : results.values()) {
      for (Engine engine : engines) {
        plot.most = Math.max(plot.most, plot.ratio(figures, engine));
      }
    }
    return plot.draw(title, engines, results);
  }

  private String draw(String title, List<Engine> engines, Map<Row, Map<Engine, Figures>> results) {
    int y = 30;
    for (Map.Entry<Row, Map<Engine, Figures>> row : results.entrySet()) {
      if (engines.stream().allMatch(engine -> ratio(row.getValue(), engine) == 0)) {
        continue;
      }
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
    <text x="%d" y="16">%s</text>
    %s</svg>
    """
        .formatted(LABEL + WIDTH + 140, y + 10, LABEL, title, svg);
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

  private double ratio(Map<Engine, Figures> figures, Engine engine) {
    Figures ours = figures.get(Engine.PANAGRAD);
    Figures its = figures.get(engine);
    boolean both = ours != null && its != null && ours.measured() && its.measured();
    return both && figure.applyAsDouble(ours) > 0
        ? figure.applyAsDouble(its) / figure.applyAsDouble(ours)
        : 0;
  }
}
