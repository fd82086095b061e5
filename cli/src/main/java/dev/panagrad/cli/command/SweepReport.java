package dev.panagrad.cli.command;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.panel.RunColours;
import dev.panagrad.cli.report.Outcome;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Plot;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.store.MetricsLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares the trainings of a sweep: the best first, and their curves in one plot. */
final class SweepReport {
  /** More curves can't be distinguished. */
  private static final int MOST_CURVES = 6;

  private final Console console;
  private final List<Trained> all = new ArrayList<>();
  private boolean byLoss;
  private List<String> keys = List.of();

  /** A finished training; the outcome is null if nothing was evaluated. */
  private record Trained(
      String name, Map<String, String> values, List<Measurement> measured, Outcome outcome) {}

  SweepReport(Console console) {
    this.console = console;
  }

  /** Settings formatted for people. */
  static String words(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  void add(String name, Path run, Map<String, String> values) {
    keys = List.copyOf(values.keySet());
    if (!RunFolder.isRun(run)) {
      return;
    }
    RunFolder folder = RunFolder.open(run);
    byLoss = Experiments.of(RunConfig.read(folder.config())).kind() == DataKind.OWN;
    List<Measurement> measured = MetricsLog.read(folder.metrics());
    Outcome outcome =
        byLoss
            ? Outcome.of(measured, (score, other) -> score.loss() < other.loss())
            : Outcome.of(measured);
    all.add(new Trained(name, values, measured, outcome));
  }

  boolean isEmpty() {
    return all.stream().allMatch(trained -> trained.outcome == null);
  }

  void print() {
    List<Trained> ranked =
        all.stream().filter(trained -> trained.outcome != null).sorted(order()).toList();
    console.line();
    if (ranked.isEmpty()) {
      console.line("no training was evaluated");
      return;
    }
    Measurement first = ranked.getFirst().outcome.best();
    Plot plot = new Plot(console);
    RunColours colours = new RunColours();
    for (Trained trained : ranked.subList(0, Math.min(MOST_CURVES, ranked.size()))) {
      List<Measurement> shown =
          trained.measured.stream().filter(line -> !line.isTraining()).toList();
      plot.curve(
          trained.name + ": " + words(trained.values),
          colours.next(trained.name),
          shown.stream().mapToDouble(Measurement::step).toArray(),
          shown.stream().mapToDouble(byLoss ? Measurement::loss : Measurement::accuracy).toArray());
    }
    plot.print("%s %s by step".formatted(first.split(), byLoss ? "loss" : first.metric()));
    console.line();
    table(ranked, first);
    if (first.split().equals("test")) {
      console.line(
          "ranked by the test set, which is no untouched one any more for what is chosen here");
    }
  }

  private Comparator<Trained> order() {
    return byLoss
        ? Comparator.comparingDouble(trained -> trained.outcome.best().loss())
        : Comparator.comparingDouble(trained -> -trained.outcome.best().accuracy());
  }

  private void table(List<Trained> ranked, Measurement first) {
    List<String> header = new ArrayList<>(List.of("RUN"));
    keys.forEach(key -> header.add(">" + key.toUpperCase(Locale.ROOT)));
    header.addAll(
        List.of(">BEST LOSS", ">" + first.metric().toUpperCase(Locale.ROOT), ">AT STEP", ">TIME"));
    Table table = new Table(header.toArray(String[]::new));
    for (Trained trained : ranked) {
      Measurement best = trained.outcome.best();
      List<String> row = new ArrayList<>(List.of(trained.name));
      keys.forEach(key -> row.add(trained.values.get(key)));
      row.add(String.format(Locale.ROOT, "%.4f", best.loss()));
      row.add(String.format(Locale.ROOT, "%.4f", best.accuracy()));
      row.add(Figures.count(best.step()));
      row.add(Figures.duration(trained.outcome.last().seconds()));
      table.row(row.toArray());
    }
    table.print(console);
  }
}
