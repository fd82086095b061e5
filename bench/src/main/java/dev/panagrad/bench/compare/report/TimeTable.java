package dev.panagrad.bench.compare.report;

import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The time of each engine, as Markdown. */
final class TimeTable {
  private final List<Engine> engines;
  private final List<Engine> peers;

  TimeTable(List<Engine> engines) {
    this.engines = engines;
    peers = engines.stream().filter(engine -> engine != Engine.PANAGRAD).toList();
  }

  /** The table. */
  String of(Map<Row, Map<Engine, Figures>> results) {
    StringBuilder text = new StringBuilder("| work |");
    for (Engine engine : engines) {
      text.append(" %s |".formatted(engine.title()));
      text.append(engine == Engine.PANAGRAD ? " floor / ours |" : "");
    }
    peers.forEach(engine -> text.append(" %s / ours |".formatted(engine.title())));
    text.append(" best peer / ours | goal |\n| --- |");
    int floors = engines.size() - peers.size();
    text.append(" --- |".repeat(engines.size() + floors + peers.size() + 2)).append('\n');
    results.forEach((row, figures) -> text.append(line(row, figures)));
    return text.toString();
  }

  private String line(Row row, Map<Engine, Figures> figures) {
    StringBuilder line = new StringBuilder("| %s, %s |".formatted(row.name(), row.unit()));
    for (Engine engine : engines) {
      line.append(" %s |".formatted(time(row, engine, figures.get(engine))));
      if (engine == Engine.PANAGRAD) {
        line.append(" %s |".formatted(floor(figures.get(engine))));
      }
    }
    peers.forEach(
        engine -> line.append(" %s |".formatted(times(ratio(figures, engine), Double.NaN))));
    OptionalDouble best =
        peers.stream()
            .map(engine -> ratio(figures, engine))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .min();
    line.append(" %s | %s |%n".formatted(times(best, row.goal()), times(row.goal())));
    return line.toString();
  }

  private static String time(Row row, Engine engine, Figures f) {
    if (!row.isDoneBy(engine)) {
      return "";
    }
    if (f == null || !f.measured()) {
      return "failed";
    }
    return "%s (%s to %s), %s"
        .formatted(
            Report.number(f.median() / row.scale()),
            Report.number(f.quantile(0.25) / row.scale()),
            Report.number(f.quantile(0.75) / row.scale()),
            f.setting());
  }

  /** The share of our time that the machine allows at best; empty if unknown. */
  private static String floor(Figures ours) {
    return ours == null || !ours.measured() || Double.isNaN(ours.floor())
        ? ""
        : times(ours.floor() / ours.median());
  }

  /** The ratio of a peer's time to ours. */
  private static OptionalDouble ratio(Map<Engine, Figures> figures, Engine engine) {
    Figures ours = figures.get(Engine.PANAGRAD);
    Figures its = figures.get(engine);
    return ours == null || its == null || !ours.measured() || !its.measured()
        ? OptionalDouble.empty()
        : OptionalDouble.of(its.median() / ours.median());
  }

  /** Bold if it reaches the goal. */
  private static String times(OptionalDouble ratio, double goal) {
    if (ratio.isEmpty()) {
      return "";
    }
    String text = times(ratio.getAsDouble());
    return ratio.getAsDouble() >= goal ? "**" + text + "**" : text;
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
