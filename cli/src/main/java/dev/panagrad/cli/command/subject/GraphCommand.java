package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.drawing.BoxGraph;
import dev.panagrad.cli.drawing.DotDrawing;
import dev.panagrad.cli.drawing.LayerGraph;
import dev.panagrad.cli.drawing.LayerList;
import dev.panagrad.cli.drawing.ScheduleTable;
import dev.panagrad.cli.drawing.StepGraph;
import dev.panagrad.cli.drawing.SvgDrawing;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.graph.compile.Executable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a network: its layers, its operations, or the compiled schedule of a training step. */
@Command(
    name = "graph",
    description =
        "Show a network as a picture or as text: its layers, its operations, or the whole compiled"
            + " schedule of a training step, or of a run of an ONNX file, step by step.",
    footer = {
      "  panagrad graph mnist-conv",
      "  panagrad graph mnist-conv --format svg > conv.svg",
      "  panagrad graph mnist-mlp-relu --show updates --format svg > mlp.svg",
      "  panagrad graph mnist-softmax --show operations --format dot | dot -Tpdf > softmax.pdf",
      "  panagrad graph model.onnx --shape image=1x3x224x224"
    })
public final class GraphCommand extends SubjectCommand {
  /** The output formats. */
  enum Format {
    TEXT,
    DOT,
    SVG
  }

  /** The level of detail. */
  enum Part {
    LAYERS,
    OPERATIONS,
    UPDATES
  }

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "text",
      description = "text, dot (for Graphviz) or svg (default: text).")
  Format format;

  @Option(
      names = "--show",
      paramLabel = "PART",
      description =
          "layers: the network alone, a box a layer, with the copies of a layer for each time step"
              + " in one; operations: the network alone, op by op; updates: all of a training step,"
              + " with gradients and optimizer (default: updates as text, layers otherwise).")
  Part part;

  @Override
  void show(Console console, Subject subject) {
    Part shown = part != null ? part : format == Format.TEXT ? Part.UPDATES : Part.LAYERS;
    if (format == Format.TEXT) {
      if (shown == Part.LAYERS) {
        LayerList.print(console, LayerGraph.of(subject.layers()));
      } else {
        ScheduleTable.print(console, plan(subject, shown));
      }
      return;
    }
    BoxGraph graph =
        shown == Part.LAYERS
            ? LayerGraph.of(subject.layers())
            : StepGraph.of(plan(subject, shown).schedule());
    if (format == Format.DOT) {
      DotDrawing.print(console, graph);
    } else {
      SvgDrawing.print(console, graph);
    }
  }

  private static Executable plan(Subject subject, Part shown) {
    return shown == Part.OPERATIONS ? subject.network() : subject.plan();
  }
}
