package dev.panagrad.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/** Writes results as a Markdown table, a plot, and JSON with every round. */
final class Report {
  private final Options options;

  Report(Options options) {
    this.options = options;
  }

  /** Writes all files anew and returns the table. */
  String write(Map<Row, Map<Engine, Figures>> results) throws IOException {
    String table = table(results);
    Files.writeString(options.out().resolve("table.md"), table);
    Files.writeString(options.out().resolve("table.svg"), BarPlot.of(options.engines(), results));
    Files.writeString(options.out().resolve("rounds.json"), json(results));
    return table;
  }

  private String table(Map<Row, Map<Engine, Figures>> results) throws IOException {
    StringBuilder text = new StringBuilder(head(results)).append("\n| work |");
    StringBuilder line = new StringBuilder("| --- |");
    for (Engine engine : options.engines()) {
      text.append(" %s | threads |".formatted(engine.title()));
      line.append(" --- | --- |");
      if (engine != Engine.PANAGRAD) {
        text.append(" times ours |");
        line.append(" --- |");
      }
    }
    text.append('\n').append(line).append('\n');
    results.forEach((row, figures) -> text.append(line(row, figures)));
    text.append('\n').append(memory(results));
    return text.toString();
  }

  private String line(Row row, Map<Engine, Figures> figures) {
    StringBuilder line = new StringBuilder("| %s, %s |".formatted(row.name(), row.unit()));
    for (Engine engine : options.engines()) {
      Figures f = figures.get(engine);
      if (f == null || !f.present() || f.perRound().isEmpty()) {
        line.append(engine == Engine.PANAGRAD ? " failed | |" : " failed | | |");
        continue;
      }
      double low = f.quantile(0.25) / row.scale();
      double high = f.quantile(0.75) / row.scale();
      String middle = number(f.median() / row.scale());
      line.append(
          " %s (%s to %s) | %s |".formatted(middle, number(low), number(high), f.setting()));
      if (engine != Engine.PANAGRAD) {
        line.append(" %s |".formatted(ratio(figures, engine)));
      }
    }
    return line.append('\n').toString();
  }

  private static String ratio(Map<Engine, Figures> figures, Engine engine) {
    Figures ours = figures.get(Engine.PANAGRAD);
    return ours == null || !ours.present()
        ? ""
        : String.format(Locale.ROOT, "**%.2f**", figures.get(engine).median() / ours.median());
  }

  private String memory(Map<Row, Map<Engine, Figures>> results) {
    StringBuilder text = new StringBuilder("| peak memory (MB) / heap allocated (bytes) a work |");
    StringBuilder line = new StringBuilder("\n| --- |");
    for (Engine engine : options.engines()) {
      text.append(" %s | difference |".formatted(engine.title()));
      line.append(" --- | --- |");
    }
    text.append(line).append('\n');
    results.forEach(
        (row, figures) -> {
          if (figures.values().stream().allMatch(f -> f.peakKilobytes() == 0)) {
            return;
          }
          text.append("| %s |".formatted(row.name()));
          for (Engine engine : options.engines()) {
            Figures f = figures.get(engine);
            text.append(
                f == null || !f.present()
                    ? " | |"
                    : String.format(
                        Locale.ROOT,
                        " %d / %.0f | %.0e |",
                        f.peakKilobytes() / 1024,
                        f.bytes(),
                        f.difference()));
          }
          text.append('\n');
        });
    return text.toString();
  }

  private String head(Map<Row, Map<Engine, Figures>> results) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "Date: " + LocalDate.now(ZoneId.systemDefault()) + ". Machine: " + Machine.cpu());
    text.append(
        ", %d CPUs. Java %s.\n"
            .formatted(Runtime.getRuntime().availableProcessors(), Runtime.version()));
    for (Engine engine : options.engines()) {
      results.values().stream()
          .map(figures -> figures.get(engine))
          .filter(f -> f != null && !f.description().isEmpty())
          .findFirst()
          .ifPresent(f -> text.append("%s: %s.\n".formatted(engine.title(), f.description())));
    }
    return text.append(
            """
            Each engine in a JVM of its own with the number of threads that is best for it (2/2: two inter-op threads too), by turns;
            %d rounds of about %d ms after %d ms of warm-up: median (quartiles). Same data, batches and first values; a step makes
            the batch, feeds it, updates and reads the loss. Difference: the largest relative one of the first losses from ours.
            Load average at the end: %s.
            """
                .formatted(
                    options.rounds(), options.millis(), options.warmUp(), Machine.loadAverage()))
        .toString();
  }

  private static String json(Map<Row, Map<Engine, Figures>> results) {
    StringBuilder text = new StringBuilder("{");
    String outer = "\n";
    for (Map.Entry<Row, Map<Engine, Figures>> row : results.entrySet()) {
      text.append(outer).append("  \"%s\": {".formatted(row.getKey().name()));
      outer = ",\n";
      String inner = "\n";
      for (Map.Entry<Engine, Figures> entry : row.getValue().entrySet()) {
        Figures f = entry.getValue();
        text.append(inner)
            .append("    \"%s\": {\"threads\": \"%s\", ".formatted(entry.getKey(), f.setting()))
            .append("\"problem\": \"%s\", ".formatted(f.problem().replaceAll("[\"\\\\\n]", " ")))
            .append("\"nanoseconds\": %s}".formatted(f.perRound()));
        inner = ",\n";
      }
      text.append("\n  }");
    }
    return text.append("\n}\n").toString();
  }

  /** Three digits. */
  static String number(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
