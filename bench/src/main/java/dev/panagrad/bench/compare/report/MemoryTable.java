package dev.panagrad.bench.compare.report;

import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The peak memory of each engine's process, its allocation, and the differences of its check values
 * from ours, as Markdown.
 */
final class MemoryTable {
  private final List<Engine> engines;

  MemoryTable(List<Engine> engines) {
    this.engines = engines;
  }

  /** The table. */
  String of(Map<Row, Map<Engine, Figures>> results) {
    StringBuilder text =
        new StringBuilder(
            """
            Peak resident memory of the process in MB / bytes allocated on the Java heap for one work / largest relative difference of
            the first losses from ours. The goal is under half of TensorFlow's memory.

            | work |\
            """);
    engines.forEach(engine -> text.append(" %s |".formatted(engine.title())));
    text.append(" ours / TensorFlow's memory |\n| --- |");
    text.append(" --- |".repeat(engines.size() + 1)).append('\n');
    results.forEach(
        (row, figures) -> {
          if (figures.values().stream().anyMatch(f -> f.peakKilobytes() > 0)) {
            text.append(line(row, figures));
          }
        });
    return text.toString();
  }

  private String line(Row row, Map<Engine, Figures> figures) {
    StringBuilder line = new StringBuilder("| %s |".formatted(row.name()));
    for (Engine engine : engines) {
      Figures f = figures.get(engine);
      line.append(
          !row.isDoneBy(engine)
              ? " |"
              : f == null || !f.measured()
                  ? " failed |"
                  : String.format(
                      Locale.ROOT,
                      " %d / %.0f / %.0e |",
                      f.peakKilobytes() / 1024,
                      f.bytes(),
                      f.difference()));
    }
    return line.append(" %s |%n".formatted(share(figures))).toString();
  }

  /** Bold if it reaches the goal. */
  private static String share(Map<Engine, Figures> figures) {
    Figures ours = figures.get(Engine.PANAGRAD);
    Figures its = figures.get(Engine.TENSORFLOW);
    if (ours == null || its == null || !ours.measured() || !its.measured()) {
      return "";
    }
    double share = (double) ours.peakKilobytes() / its.peakKilobytes();
    return String.format(Locale.ROOT, share < 0.5 ? "**%.2f**" : "%.2f", share);
  }
}
