package dev.panagrad.cli.command;

import dev.panagrad.cli.drawing.DotDrawing;
import dev.panagrad.cli.drawing.ScheduleTable;
import dev.panagrad.cli.drawing.StepGraph;
import dev.panagrad.cli.drawing.SvgDrawing;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.models.train.TrainingTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the compiled schedule of a training step. */
@Command(
    name = "graph",
    description = "Show the compiled schedule of a training step, step by step.",
    footer = {
      "  panagrad graph mnist-conv",
      "  panagrad graph mnist-mlp-relu --format svg > mlp.svg",
      "  panagrad graph mnist-softmax --format dot | dot -Tpdf > softmax.pdf"
    })
final class GraphCommand extends ExperimentCommand {
  /** The forms it can be shown in. */
  enum Format {
    TEXT,
    DOT,
    SVG
  }

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "text",
      description = "text, dot (for Graphviz) or svg (default: text).")
  Format format;

  @Override
  void show(Console console, TrainingTask task, Executable plan) {
    switch (format) {
      case TEXT -> ScheduleTable.print(console, plan);
      case DOT -> DotDrawing.print(console, StepGraph.of(plan.schedule()));
      case SVG -> SvgDrawing.print(console, StepGraph.of(plan.schedule()));
    }
  }
}
