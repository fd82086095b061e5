package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.panel.DataTime;
import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.cli.panel.Repeated;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TrainingTask;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An experiment before its training.
 *
 * @param values its hyper-parameters
 */
record TrainingSubject(Experiment experiment, TrainingTask task, HyperParameters values)
    implements Subject {
  private static final long MOST_DATA_NANOS = 3_000_000_000L;

  @Override
  public Executable plan() {
    return task.session().compile(task.feeds(), task.updateFetches());
  }

  @Override
  public Executable network() {
    return task.session().compile(task.feeds(), Fetches.of(task.output()));
  }

  @Override
  public LayerRows layers() {
    return new LayerRows(task.session().graph(), task.output());
  }

  @Override
  public Repeated repeated() {
    task.nextBatch();
    // One update sets the task's own inputs, as the learning rate, for the runs that follow.
    task.update(0);
    return Repeated.of(task);
  }

  @Override
  public Optional<DataTime> dataTime(int most) {
    return Optional.of(DataTime.measure(task, most, MOST_DATA_NANOS));
  }

  @Override
  public String unit() {
    return "A step of %d examples%s"
        .formatted(
            task.batch() / task.shards(),
            task.shards() == 1
                ? ""
                : " (one of %d shards, and the update)".formatted(task.shards()));
  }

  @Override
  public String units() {
    return "steps";
  }

  @Override
  public String leftOut() {
    return "preparing the batch";
  }

  @Override
  public void summarize(Console console) {
    LayerRows layers = LayerRows.counted(task);
    console.line(console.bold(experiment.name()) + ": " + experiment.network());
    console.line();
    Table table =
        new Table(
            LayerRows.HEADER.stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
    layers.cells(" x ").forEach(row -> table.row(row.toArray()));
    table.print(console);
    console.line();
    printTraining(console);
  }

  /** Describes how the batch is split into shards, if it is. */
  private String shards() {
    if (task.shards() == 1) {
      return "";
    }
    int rows = task.batch() / task.shards();
    boolean norm = Layers.hasMovingAverages(task.session().graph());
    return " in %d shards%s; of one shard and the update"
        .formatted(task.shards(), norm ? ", %d in a statistic of batch norm".formatted(rows) : "");
  }

  private void printTraining(Console console) {
    Executable plan = plan();
    double flops = plan.schedule().steps().stream().mapToDouble(Step::flops).sum();
    long held =
        task.session().graph().nodes().stream()
            .filter(node -> node.op() instanceof Variable)
            .mapToLong(node -> node.shape().elements() * Float.BYTES)
            .sum();
    console.format(
        "A training step of %d examples%s: %d steps, %s.",
        task.batch(), shards(), plan.schedule().steps().size(), Figures.flops(flops));
    console.format(
        "Bytes planned: %,d (%s) for values in between; variables with what the optimizer keeps:"
            + " %s.",
        plan.plannedBytes(), Figures.bytes(plan.plannedBytes()), Figures.bytes(held));
    Stream<String> numbers =
        values.asMap().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + Figures.number(entry.getValue()));
    Stream<String> words =
        values.words().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    console.format(
        "Hyper-parameters: %s.", Stream.concat(numbers, words).collect(Collectors.joining(", ")));
  }

  @Override
  public void close() {
    task.close();
  }
}
