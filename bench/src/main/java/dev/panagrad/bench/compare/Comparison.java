package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.report.Figures;
import dev.panagrad.bench.compare.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares this engine with its peers, side by side, and writes a table, a plot and the raw rounds.
 */
public final class Comparison {
  private Comparison() {}

  /** Runs all rows, or the requested ones. */
  public static void main(String[] args) throws IOException {
    Options options = Options.parse(args);
    Files.createDirectories(options.out());
    if (options.onnx()) {
      System.out.println(new OnnxComparison(options).table());
      return;
    }
    Initial initial = new Initial(options.out());
    if (options.busy()) {
      System.out.println(new BusyComparison(options, initial).table());
      return;
    }
    if (options.together()) {
      System.out.println(new TogetherComparison(options, initial).table());
      return;
    }
    Map<Row, Map<Engine, Figures>> results = new LinkedHashMap<>();
    Report report = new Report(options);
    for (Row row : Row.all()) {
      if (options.wants(row.name())) {
        System.err.println(row.name());
        results.put(row, new Match(row, options, initial::of).play());
        report.write(results);
      }
    }
    for (Row row : Start.rows()) {
      if (options.wants(row.name())) {
        System.err.println(row.name());
        results.put(row, new EnumMap<>(new Start(row, options, initial).measure()));
        report.write(results);
      }
    }
    System.out.println(report.write(results));
  }
}
