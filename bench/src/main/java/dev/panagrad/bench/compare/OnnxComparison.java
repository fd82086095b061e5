package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.process.Fork;
import dev.panagrad.bench.compare.report.Figures;
import dev.panagrad.bench.compare.report.Machine;
import dev.panagrad.bench.compare.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * ONNX files compared with ONNX Runtime, alternately, with one thread and two: the time of a run,
 * the time from the start of the process to the first result, and memory. Writes a table.
 */
final class OnnxComparison {
  private static final List<Engine.Setting> SETTINGS =
      List.of(Engine.Setting.ONE, Engine.Setting.TWO);

  private final Options options;
  private final OnnxFiles files;
  private final StringBuilder text = new StringBuilder();

  OnnxComparison(Options options) {
    this.options = options;
    files = new OnnxFiles(options.out(), options.models());
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("mnist-mlp-relu", 1, 1));
    for (String network : List.of("mnist-conv", "mnist-conv-dropout", "mnist-conv-bn")) {
      for (int batch : new int[] {1, 100, 10_000}) {
        rows.add(row(network, batch, 1));
      }
    }
    rows.add(row("lenet", 1, 1));
    rows.add(row("lenet", 100, 1));
    for (String network : List.of("minilm", "minilm-q")) {
      for (int tokens : new int[] {8, 32, 128}) {
        rows.add(row(network, tokens, 0.8));
      }
    }
    rows.add(row("resnet50", 1, 0.8));
    return rows;
  }

  private static Row row(String network, int count, double goal) {
    String name = network + ":" + count;
    return new Row(name, Kind.ONNX, name, 1e6, "ms", goal);
  }

  /** Runs all measurements and returns the table. */
  String table() throws IOException {
    text.append(
        """
        Date: %s. Machine: %s, %d CPUs. Java %s. Milliseconds a run, median of %d rounds of %d ms, by turns, with 1 and 2 threads; then from
        the start of the process to the first result, with two threads, best of %d, in seconds: `panagrad predict`, then the engines as libraries; and the
        process's memory at most, in MB.

        | file: images or tokens |\
        """
            .formatted(
                LocalDate.now(ZoneId.systemDefault()),
                Machine.cpu(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                options.rounds(),
                options.millis(),
                options.starts()));
    int columns = 2;
    for (Engine.Setting setting : SETTINGS) {
      for (Engine engine : options.engines()) {
        text.append(" %s, %s |".formatted(engine.title(), setting));
        columns++;
      }
      text.append(" theirs / ours |");
      columns++;
    }
    text.append(" goal | starts | memory |\n|").append(" --- |".repeat(columns + 2)).append('\n');
    for (Row row : rows()) {
      if (options.wants(row.name())) {
        System.err.println(row.name());
        line(row);
        Files.writeString(options.out().resolve("onnx.md"), text);
      }
    }
    return text.toString();
  }

  private void line(Row row) {
    StringBuilder line = new StringBuilder("| %s |".formatted(row.name()));
    Match match = new Match(row, options, files::of);
    List<String> memory = new ArrayList<>();
    for (Engine.Setting setting : SETTINGS) {
      List<Figures> figures = play(match, setting);
      for (Figures f : figures) {
        line.append(" %s |".formatted(Report.number(f.median() / row.scale())));
      }
      line.append(" %s |".formatted(ratio(figures)));
      if (setting.equals(Engine.Setting.TWO)) {
        figures.forEach(f -> memory.add(Long.toString(f.peakKilobytes() / 1024)));
      }
    }
    line.append(" %s | %s | %s |\n".formatted(row.goal(), starts(match), words(memory)));
    System.err.print(line);
    text.append(line);
  }

  private List<Figures> play(Match match, Engine.Setting setting) {
    List<Competitor> all = new ArrayList<>();
    try {
      for (Engine engine : options.engines()) {
        all.add(match.prepare(engine, setting));
      }
      for (int round = 0; round < options.rounds(); round++) {
        for (Competitor competitor : all) {
          Match.pause();
          competitor.round(options.millis());
        }
      }
      return all.stream().map(Competitor::figures).toList();
    } finally {
      all.forEach(Competitor::close);
    }
  }

  private static String ratio(List<Figures> figures) {
    return figures.size() < 2
        ? ""
        : String.format(Locale.ROOT, "%.2f", figures.get(1).median() / figures.get(0).median());
  }

  /**
   * The times from the start of the process to the first result: of the command if the product's
   * image is there, then of each engine as a library.
   */
  private String starts(Match match) {
    Assignment assignment = match.assignment(Engine.Setting.TWO, false);
    List<String> seconds = new ArrayList<>();
    Path launcher = options.image().resolve("bin/panagrad");
    if (Files.isExecutable(launcher)) {
      try {
        Path log = options.out().resolve("stderr.log");
        seconds.add(least(new PredictStart(launcher, assignment, options.out(), log)::nanos));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (Engine engine : options.engines()) {
      seconds.add(least(() -> start(engine, assignment)));
    }
    return words(seconds);
  }

  private String least(LongSupplier start) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < options.starts(); i++) {
      least = Math.min(least, start.getAsLong());
    }
    return Report.number(least / 1e9);
  }

  private long start(Engine engine, Assignment assignment) {
    Path log = options.out().resolve("stderr.log");
    long begin = System.nanoTime();
    Fork fork =
        Fork.start(
            engine, options.limit(), options.directives(), log, "once", "1", assignment.line());
    fork.answer();
    long nanos = System.nanoTime() - begin;
    fork.join();
    return nanos;
  }

  private static String words(List<String> values) {
    return String.join(" / ", values);
  }
}
