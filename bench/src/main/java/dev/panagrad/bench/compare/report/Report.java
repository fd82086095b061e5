package dev.panagrad.bench.compare.report;

import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/** Writes results as Markdown tables, plots, and JSON with every round. */
public final class Report {
  private final Options options;

  /** A report in the folder of the options. */
  public Report(Options options) {
    this.options = options;
  }

  /** Rewrites all files and returns the tables. */
  public String write(Map<Row, Map<Engine, Figures>> results) throws IOException {
    String head = head(results);
    String tables =
        head
            + new TimeTable(options.engines()).of(results)
            + "\n"
            + new MemoryTable(options.engines()).of(results)
            + problems(results);
    Files.writeString(options.out().resolve("table.md"), tables);
    plot("time.svg", "time over that of Panagrad, shorter is faster", results);
    Files.writeString(
        options.out().resolve("memory.svg"),
        BarPlot.of(
            "peak resident memory over that of Panagrad, shorter is less",
            Figures::peakKilobytes,
            options.engines(),
            results));
    Files.writeString(options.out().resolve("rounds.json"), RoundsJson.of(head, results));
    return tables;
  }

  private void plot(String file, String title, Map<Row, Map<Engine, Figures>> results)
      throws IOException {
    Files.writeString(
        options.out().resolve(file),
        BarPlot.of(title, Figures::median, options.engines(), results));
  }

  private String head(Map<Row, Map<Engine, Figures>> results) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "Date: %s. Machine: %s, %d CPUs. Java %s.\n"
                .formatted(
                    LocalDate.now(ZoneId.systemDefault()),
                    Machine.cpu(),
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version()));
    for (Engine engine : options.engines()) {
      results.values().stream()
          .map(figures -> figures.get(engine))
          .filter(f -> f != null && !f.description().isEmpty())
          .findFirst()
          .ifPresent(f -> text.append("%s: %s.\n".formatted(engine.title(), f.description())));
    }
    return text.append(options.limit().note())
        .append(
            """
            Each engine in a JVM of its own with the setting that is best for it, by turns; %d rounds of about %d ms after %d ms of
            warm-up: median (quartiles), then the threads (inside an operation / for operations side by side). Same data, batches and
            first values; a step makes the batch, feeds it, updates and reads the loss. At least %d works a round, after %d.
            Load average at the end: %s.
            Floor: our arithmetic at the speed of matrix products here plus our memory traffic at the speed of copies, both measured once
            after the rounds on our threads; without making the batch and the loss of a forward pass, which our time includes. A convolution
            that saves multiplications can be below it.

            """
                .formatted(
                    options.rounds(),
                    options.millis(),
                    options.warmUp(),
                    Options.LEAST_IN_ROUND,
                    Options.LEAST_PRACTISED,
                    Machine.loadAverage()))
        .toString();
  }

  private static String problems(Map<Row, Map<Engine, Figures>> results) {
    StringBuilder text = new StringBuilder();
    results.forEach(
        (row, figures) ->
            figures.forEach(
                (engine, f) -> {
                  if (!f.problem().isEmpty()) {
                    text.append(
                        "\n%s, %s: %s\n".formatted(row.name(), engine.title(), f.problem()));
                  }
                }));
    return text.toString();
  }

  /** About three significant digits. */
  public static String number(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
