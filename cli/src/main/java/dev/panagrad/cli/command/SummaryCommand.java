package dev.panagrad.cli.command;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Figures;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TrainingTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Shows what a network consists of and what it costs. */
@Command(
    name = "summary",
    description =
        "Show the layers of an experiment's network with their output shapes, parameters and"
            + " operations, and the memory that training takes.",
    footer = {"  panagrad summary mnist-conv", "  panagrad summary mnist-mlp-relu --batch 1000"})
final class SummaryCommand extends ExperimentCommand {
  @Override
  void show(Console console, TrainingTask task, Executable plan) {
    Graph graph = task.session().graph();
    Node output = task.output();
    LayerRows layers = new LayerRows(graph, output);
    countFlops(task, output, layers);
    console.line(console.bold(experiment.name()) + ": " + experiment.network());
    console.line();
    Table table = new Table("LAYER", "OPERATIONS", "OUTPUT", ">PARAMETERS", ">FLOP AN EXAMPLE");
    long parameters = 0;
    double flops = 0;
    for (LayerRows.Row row : layers.rows()) {
      parameters += row.parameters();
      flops += row.flops();
      table.row(
          row.name(),
          row.operations(),
          row.shape(),
          row.parameters() == 0 ? "" : Figures.count(row.parameters()),
          row.flops() == 0 ? "" : Figures.count(Math.round(row.flops())));
    }
    table.row("sum", "", "", Figures.count(parameters), Figures.count(Math.round(flops)));
    table.print(console);
    console.line();
    printTraining(console, task, plan);
  }

  /** Products and convolutions of the network in use. */
  private static void countFlops(TrainingTask task, Node output, LayerRows layers) {
    Executable plan = task.session().compile(task.feeds(), Fetches.of(output));
    for (Step step : plan.schedule().steps()) {
      layers.count(step.node(), step.flops() * task.shards() / task.batch());
    }
  }

  /** How the batch is cut, if it is. */
  private static String shards(TrainingTask task) {
    if (task.shards() == 1) {
      return "";
    }
    int rows = task.batch() / task.shards();
    boolean norm =
        task.session().graph().variables().stream()
            .anyMatch(variable -> variable.name().endsWith("/moving_mean"));
    return " in %d shards%s; of one shard and the update"
        .formatted(task.shards(), norm ? ", %d in a statistic of batch norm".formatted(rows) : "");
  }

  private void printTraining(Console console, TrainingTask task, Executable plan) {
    double flops = plan.schedule().steps().stream().mapToDouble(Step::flops).sum();
    long held =
        task.session().graph().nodes().stream()
            .filter(node -> node.op() instanceof Variable)
            .mapToLong(node -> node.shape().elements() * Float.BYTES)
            .sum();
    console.format(
        "A training step of %d examples%s: %d steps, %s.",
        task.batch(), shards(task), plan.schedule().steps().size(), Figures.flops(flops));
    console.format(
        "Bytes planned: %,d (%s) for values in between; variables with what the optimizer keeps:"
            + " %s.",
        plan.plannedBytes(), Figures.bytes(plan.plannedBytes()), Figures.bytes(held));
    HyperParameters values = options.values(experiment);
    Stream<String> numbers =
        values.asMap().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + Figures.number(entry.getValue()));
    Stream<String> words =
        values.words().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    console.format(
        "Hyper-parameters: %s.", Stream.concat(numbers, words).collect(Collectors.joining(", ")));
  }
}
