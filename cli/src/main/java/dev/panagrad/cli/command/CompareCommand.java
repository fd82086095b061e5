package dev.panagrad.cli.command;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.panel.RunColours;
import dev.panagrad.cli.report.Comparison;
import dev.panagrad.cli.report.Differences;
import dev.panagrad.cli.report.Outcome;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Plot;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Draws the curves of several runs in one plot. */
@Command(
    name = "compare",
    description = "Draw the curves of runs over each other, and compare their results.",
    footer = {
      "  panagrad compare runs/first runs/second",
      "  panagrad compare runs/* --value loss --split train",
      "  panagrad compare runs/* --html comparison.html"
    })
final class CompareCommand implements Callable<Integer> {
  /** The quantity that is drawn. */
  enum Value {
    ACCURACY,
    LOSS;

    double of(Measurement measurement) {
      return this == LOSS ? measurement.loss() : measurement.accuracy();
    }
  }

  @ParentCommand Panagrad root;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run folders.")
  List<Path> runs;

  @Option(
      names = "--value",
      paramLabel = "VALUE",
      defaultValue = "accuracy",
      description = "accuracy (or what else is measured, as R2) or loss (default: accuracy).")
  Value value;

  /** The split whose measurements are drawn. */
  enum Split {
    TEST,
    TRAIN
  }

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "test (or validation, for text) or train (default: test).")
  Split split;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the curves as a page in one file, too.")
  Path html;

  @Override
  public Integer call() {
    Console console = root.console();
    Map<Path, List<Measurement>> measured = new LinkedHashMap<>();
    for (Path run : runs) {
      measured.put(run, MetricsLog.read(RunFolder.open(run).metrics()));
    }
    Map<String, RunConfig> configs = new LinkedHashMap<>();
    for (Path run : runs) {
      configs.put(run.toString(), RunConfig.read(RunFolder.open(run).config()));
    }
    Differences differences = Differences.of(configs);
    Plot plot = new Plot(console);
    RunColours colours = new RunColours();
    measured.forEach(
        (run, lines) -> {
          List<Measurement> shown =
              lines.stream().filter(line -> line.isTraining() == (split == Split.TRAIN)).toList();
          plot.curve(
              run.toString(),
              colours.next(configs.get(run.toString()).experiment()),
              shown.stream().mapToDouble(Measurement::step).toArray(),
              shown.stream().mapToDouble(value::of).toArray());
        });
    plot.print(
        "%s %s by step"
            .formatted(
                split == Split.TEST ? Outcome.split(measured.values()) : "train",
                value == Value.LOSS ? "loss" : Outcome.metric(measured.values())));
    console.line();
    printResults(console, measured);
    printDifferences(console, differences);
    if (html != null) {
      Comparison comparison = new Comparison();
      measured.forEach(
          (run, lines) ->
              comparison.add(run.toString(), configs.get(run.toString()).experiment(), lines));
      makeFolder(html.toAbsolutePath().getParent());
      comparison.write(html, differences);
    }
    return 0;
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new FileException(
          "the folder %s can't be made (%s); give another one with --html".formatted(folder, e), e);
    }
  }

  private static void printDifferences(Console console, Differences differences) {
    if (differences.rows().size() > 1) {
      console.line();
      if (differences.isEmpty()) {
        console.line("All settings are the same.");
        return;
      }
      console.line("Settings that differ:");
      console.line();
      Table table = new Table(differences.header().toArray(String[]::new));
      differences.rows().forEach(row -> table.row(row.toArray()));
      table.print(console);
    }
  }

  private static void printResults(Console console, Map<Path, List<Measurement>> measured) {
    Table table =
        new Table(Outcome.header(Outcome.metric(measured.values())).toArray(String[]::new));
    measured.forEach((run, lines) -> table.row(Outcome.row(run.toString(), lines).toArray()));
    table.print(console);
  }
}
