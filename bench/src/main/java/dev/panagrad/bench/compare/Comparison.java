package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.process.InstructionLimit;
import dev.panagrad.bench.compare.report.Figures;
import dev.panagrad.bench.compare.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Compares this engine with its peers, side by side, and writes a table, a plot and the raw rounds.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compare Panagrad with TensorFlow, PyTorch or ONNX Runtime, by turns.")
public final class Comparison implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Options options;

  private Comparison() {}

  /** Runs all rows, or the requested ones. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    if (code != ExitCode.OK) {
      System.exit(code);
    }
  }

  /** The command; what is wrong with its arguments becomes one sentence. */
  static CommandLine commandLine() {
    return new CommandLine(new Comparison())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (e, args) -> {
              e.getCommandLine().getErr().println("compare: " + e.getMessage());
              return ExitCode.USAGE;
            });
  }

  @Override
  public Integer call() throws IOException {
    check();
    Files.createDirectories(options.out());
    if (options.onnx()) {
      System.out.println(new OnnxComparison(options).table());
      return ExitCode.OK;
    }
    Initial initial = new Initial(options.out());
    if (options.busy()) {
      System.out.println(new BusyComparison(options, initial).table());
    } else if (options.together()) {
      System.out.println(new TogetherComparison(options, initial).table());
    } else {
      System.out.println(sideBySide(initial));
    }
    return ExitCode.OK;
  }

  private String sideBySide(Initial initial) throws IOException {
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
    return report.write(results);
  }

  private void check() {
    if (options.onnx() && options.limit() != InstructionLimit.NONE) {
      throw new ParameterException(
          spec.commandLine(), "--bits doesn't go with --onnx: ONNX Runtime can't be limited");
    }
    List<Row> rows = new ArrayList<>(options.onnx() ? OnnxComparison.rows() : Row.all());
    if (!options.onnx()) {
      rows.addAll(Start.rows());
    }
    List<String> names = rows.stream().map(Row::name).toList();
    for (String name : options.only()) {
      if (!names.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--only: no row is called '%s'; there are %s"
                .formatted(name, String.join(", ", names)));
      }
    }
  }
}
