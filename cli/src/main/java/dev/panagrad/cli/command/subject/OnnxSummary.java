package dev.panagrad.cli.command.subject;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shows the contents of an ONNX file and the costs of a run. */
final class OnnxSummary {
  private final Console console;
  private final Path file;
  private final OnnxModel model;

  /** The number of nodes per operator, nodes of subgraphs included. */
  private final Map<String, Integer> operators = new TreeMap<>();

  private long weights;
  private long tensors;

  OnnxSummary(Console console, Path file, OnnxModel model) {
    this.console = console;
    this.file = file;
    this.model = model;
  }

  /** Input shapes by name, formatted for people. */
  static String text(Map<String, Shape> shapes) {
    return shapes.isEmpty()
        ? "no inputs"
        : shapes.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  /** Prints the contents of the file, whether or not it can be run. */
  void printFile(Map<String, Shape> shapes) {
    ModelProto proto = model.proto();
    String sets =
        proto.opsets().stream()
            .map(
                set ->
                    set.domain().isEmpty()
                        ? "" + set.version()
                        : set.domain() + " " + set.version())
            .collect(Collectors.joining(", "));
    console.line(
        "%s: IR %d, operator set %s%s"
            .formatted(
                console.bold(String.valueOf(file.getFileName())),
                proto.irVersion(),
                sets,
                proto.producer().isEmpty() ? "" : ", by " + proto.producer()));
    console.line();
    Table values = new Table("", "NAME", "TYPE", "SHAPE", "HERE");
    for (ValueInfoProto input : model.inputs()) {
      values.row("input", input.name(), type(input), shape(input), shapes.get(input.name()));
    }
    for (ValueInfoProto output : model.outputs()) {
      values.row("output", output.name(), type(output), shape(output), "");
    }
    values.print(console);
    console.line();
    count(proto.graph());
    proto.functions().forEach(function -> count(function.nodes()));
    printOperators(proto);
    console.line();
    console.format("%s parameters in %s tensors.", Figures.count(weights), Figures.count(tensors));
  }

  private void printOperators(ModelProto proto) {
    Set<String> known = OnnxModel.operators();
    Set<String> own =
        proto.functions().stream()
            .map(f -> f.domain().isEmpty() ? f.name() : f.domain() + "." + f.name())
            .collect(Collectors.toSet());
    Table table = new Table("OPERATOR", ">NODES", "");
    operators.forEach(
        (name, nodes) ->
            table.row(
                name, nodes, known.contains(name) || own.contains(name) ? "" : "not supported"));
    table.print(console);
  }

  /** Prints the costs of a run. */
  void printRun(Map<String, Shape> shapes, Executable plan) {
    List<Step> steps = plan.schedule().steps();
    double flops = steps.stream().mapToDouble(Step::flops).sum();
    console.format(
        "A run with %s: %d steps%s.",
        text(shapes), steps.size(), flops == 0 ? "" : ", " + Figures.flops(flops));
    console.format(
        "Bytes planned: %,d (%s) for values in between; parameters: %s.",
        plan.plannedBytes(), Figures.bytes(plan.plannedBytes()), Figures.bytes(weights * 4));
  }

  private void count(GraphProto graph) {
    for (TensorProto tensor : graph.initializers()) {
      weights += tensor.elements();
      tensors++;
    }
    count(graph.nodes());
  }

  private void count(List<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      operators.merge(node.qualifiedOperator(), 1, Integer::sum);
      node.attributes()
          .forEach(
              attribute -> {
                switch (attribute.value()) {
                  case AttributeValue.GraphValue inner -> count(inner.value());
                  default -> {}
                }
              });
    }
  }

  private static String type(ValueInfoProto value) {
    return switch (value.type()) {
      case TypeProto.TensorType type -> type.element().name();
      case TypeProto other -> other.getClass().getSimpleName();
    };
  }

  private static String shape(ValueInfoProto value) {
    return switch (value.type()) {
      case TypeProto.TensorType type -> type.shape().map(List::toString).orElse("not told");
      default -> "";
    };
  }
}
