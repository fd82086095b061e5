package dev.panagrad.bench;

import dev.panagrad.bench.compare.Comparison;
import dev.panagrad.bench.compare.process.ProductJvm;
import dev.panagrad.bench.compare.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks through JMH, whose arguments it takes, each in JVMs started like the
 * product's own; prints a table and writes it, JMH's JSON and, for scaling benchmarks, a plot.
 *
 * <p>Without a name it runs all but the scaling benchmarks ("Scale"); the peak of fused
 * multiply-adds is always measured too. "Busy" measures steps next to busy programs instead,
 * "Together" two works at once, "FitCost" {@link FitCost}, all without JMH.
 */
public final class Benchmarks {
  private static final Path DIRECTIVES = Path.of("cli/src/main/image/lib/compiler-directives.json");
  private static final Path OUT = Path.of("bench/target/jmh");

  private Benchmarks() {}

  /** Runs the benchmarks selected by the arguments, from the project's folder. */
  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    for (String word : List.of("Busy", "Together")) {
      if (List.of(args).contains(word)) {
        List<String> rest = new ArrayList<>(List.of(args));
        rest.remove(word);
        rest.addAll(List.of("--" + word.toLowerCase(Locale.ROOT), "--engines", "panagrad"));
        Comparison.main(rest.toArray(String[]::new));
        return;
      }
    }
    if (List.of(args).equals(List.of("FitCost"))) {
      FitCost.run(DIRECTIVES);
      return;
    }
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp() || given.shouldList() || given.shouldListWithParams()) {
      Main.main(args);
      return;
    }
    if (!Files.exists(DIRECTIVES)) {
      throw new IllegalStateException("start it in the project's folder: no " + DIRECTIVES);
    }
    Files.createDirectories(OUT);
    List<String> jvm = new ArrayList<>(ProductJvm.options(DIRECTIVES));
    jvm.add("--sun-misc-unsafe-memory-access=allow"); // Needed by JMH itself; avoids a warning
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(given)
            .jvmArgs(jvm.toArray(String[]::new))
            .addProfiler(GCProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(OUT.resolve("results.json").toString());
    List<String> chosen = given.getIncludes();
    if (chosen.isEmpty()) {
      options.include("Benchmark\\.");
    } else {
      options.include("FmaPeakBenchmark");
      chosen.forEach(options::include);
    }
    report(new Runner(options.build()).run().stream().map(Result::of).toList());
  }

  private static void report(List<Result> results) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "%s. %s, %d CPUs. Java %s. Load average at the end: %s.\n\n"
                .formatted(
                    LocalDate.now(ZoneId.systemDefault()),
                    Machine.cpu(),
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version(),
                    Machine.loadAverage()));
    text.append(new ResultTable(results.stream().filter(r -> r.size() == 0).toList()).text());
    List<ScaleCurve> curves = ScaleCurve.of(results);
    if (!curves.isEmpty()) {
      curves.forEach(curve -> text.append(curve.table()));
      List<String> cliffs = curves.stream().flatMap(curve -> curve.cliffs().stream()).toList();
      text.append("\nCliffs: ").append(cliffs.isEmpty() ? "none" : "").append("\n\n");
      cliffs.forEach(cliff -> text.append("- ").append(cliff).append('\n'));
      Files.writeString(OUT.resolve("scale.svg"), ScalePlot.of(curves));
    }
    Files.writeString(OUT.resolve("table.md"), text);
    System.out.println(text);
    System.out.println("Table, plot and JSON are in " + OUT);
  }
}
