package dev.panagrad.cli.command;

import dev.panagrad.cli.drawing.DotDrawing;
import dev.panagrad.cli.drawing.ScheduleTable;
import dev.panagrad.cli.drawing.StepGraph;
import dev.panagrad.cli.drawing.SvgDrawing;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.compile.Executable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the compiled schedule of a training step, or of a run of an ONNX file. */
@Command(
    name = "graph",
    description =
        "Show the compiled schedule of a training step, or of a run of an ONNX file, step by step.",
    footer = {
      "  panagrad graph mnist-conv",
      "  panagrad graph mnist-mlp-relu --format svg > mlp.svg",
      "  panagrad graph mnist-softmax --format dot | dot -Tpdf > softmax.pdf",
      "  panagrad graph model.onnx --shape image=1x3x224x224"
    })
final class GraphCommand extends SubjectCommand {
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
  void show(Console console, Subject subject) {
    Executable plan = subject.plan();
    switch (format) {
      case TEXT -> ScheduleTable.print(console, plan);
      case DOT -> DotDrawing.print(console, StepGraph.of(plan.schedule()));
      case SVG -> SvgDrawing.print(console, StepGraph.of(plan.schedule()));
    }
  }
}
