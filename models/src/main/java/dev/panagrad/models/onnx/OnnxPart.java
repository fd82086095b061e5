package dev.panagrad.models.onnx;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.check.ModelChecker;
import dev.panagrad.models.onnx.operator.Operators;
import dev.panagrad.models.onnx.proto.AttributeProto;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.proto.OnnxFile;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.translate.Translation;
import dev.panagrad.models.onnx.translate.UnsupportedException;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.translate.Weights;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The nodes of an ONNX file that one of its values depends on, as a function of examples and
 * weights.
 */
final class OnnxPart {
  private final String name;
  private final ModelProto model;
  private final Weights weights;
  private final List<TensorProto> trained;

  /** Output shapes, by input shape. */
  private final Map<Shape, Shape> shapes = new HashMap<>();

  private OnnxPart(String name, ModelProto model, Weights weights, List<TensorProto> trained) {
    this.name = name;
    this.model = model;
    this.weights = weights;
    this.trained = trained;
  }

  /** The whole file, except a softmax at its end. */
  static OnnxPart of(String name, byte[] file) {
    MemorySegment bytes = Arena.ofAuto().allocate(Math.max(1, file.length)).asSlice(0, file.length);
    MemorySegment.copy(file, 0, bytes, ValueLayout.JAVA_BYTE, 0, file.length);
    ModelProto model = OnnxFile.model(name, bytes);
    ModelChecker.requireSound(name, model);
    GraphProto graph = model.graph();
    if (graph.requiredInputs().size() != 1 || graph.outputs().size() != 1) {
      throw FileException.of(
          "%s has %d inputs and %d outputs; a layer has one of each",
          name, graph.requiredInputs().size(), graph.outputs().size());
    }
    OnnxPart whole = new OnnxPart(name, model, new Weights(), List.of());
    NodeProto last = whole.maker(whole.output()).orElse(null);
    boolean softmax =
        last != null
            && last.hasInput(0)
            && (last.operator().equals("Softmax") || last.operator().equals("LogSoftmax"));
    return whole.upTo(softmax ? input(last, 0) : whole.output());
  }

  String output() {
    return model.graph().outputs().getFirst().name();
  }

  List<TensorProto> trained() {
    return trained;
  }

  /** The trainable weights that the part depends on. */
  List<TensorProto> trainable() {
    Set<String> statistics = new HashSet<>();
    for (NodeProto node : model.graph().nodes()) {
      if (node.operator().equals("BatchNormalization")) {
        statistics.add(input(node, 3));
        statistics.add(input(node, 4));
      }
    }
    return model.graph().initializers().stream()
        .filter(tensor -> tensor.type() == DataType.FLOAT && tensor.dims().length > 0)
        .filter(tensor -> !statistics.contains(tensor.name()))
        .toList();
  }

  /** The node that computes a value; empty for "", the name of omitted outputs. */
  private Optional<NodeProto> maker(String value) {
    return model.graph().nodes().stream()
        .filter(node -> !value.isEmpty() && node.outputs().contains(value))
        .findFirst();
  }

  /** The name of a node's input; empty if it is omitted. */
  private static String input(NodeProto node, int index) {
    return node.hasInput(index) ? node.inputs().get(index) : "";
  }

  /** Whether a node's input is the same in all runs. */
  private boolean isFixed(NodeProto node, int index) {
    String value = input(node, index);
    return model.graph().initializerNames().contains(value)
        || maker(value).map(NodeProto::operator).filter("Constant"::equals).isPresent();
  }

  /** The part that a value depends on; weights outside it are no longer trained. */
  OnnxPart upTo(String value) {
    if (maker(value).isEmpty()) {
      throw new IllegalArgumentException(
          "%s computes no value '%s'; summary lists its nodes".formatted(name, value));
    }
    GraphProto graph = model.graph();
    Set<String> needed = new HashSet<>(Set.of(value));
    List<NodeProto> nodes = new ArrayList<>();
    // The nodes of nested graphs read values that aren't among the inputs, so everything is kept
    // then.
    boolean nested = graph.nodes().stream().anyMatch(OnnxPart::hasGraph);
    for (NodeProto node : graph.nodes().reversed()) {
      if (nested || node.outputs().stream().anyMatch(needed::contains)) {
        nodes.addFirst(node);
        needed.addAll(node.inputs());
        needed.remove("");
      }
    }
    GraphProto kept =
        new GraphProto(
            graph.name(),
            nodes,
            graph.initializers().stream().filter(t -> nested || needed.contains(t.name())).toList(),
            graph.sparseInitializers(),
            graph.inputs(),
            List.of(new ValueInfoProto(value, new TypeProto.UnknownType())),
            graph.values());
    return new OnnxPart(
        name,
        new ModelProto(
            model.irVersion(),
            model.opsets(),
            model.producer(),
            kept,
            model.metadata(),
            model.functions()),
        weights,
        trained.stream().filter(kept.initializers()::contains).toList());
  }

  private static boolean hasGraph(NodeProto node) {
    return node.attributes().stream()
        .map(AttributeProto::value)
        .anyMatch(
            value ->
                value instanceof AttributeValue.GraphValue
                    || value instanceof AttributeValue.GraphsValue);
  }

  OnnxPart train(Predicate<String> chosen) {
    List<TensorProto> some =
        model.graph().initializers().stream().filter(t -> chosen.test(t.name())).toList();
    for (TensorProto tensor : some) {
      if (tensor.type() != DataType.FLOAT) {
        throw new IllegalArgumentException(
            "the weights '%s' of %s are %s; only FLOAT can be trained"
                .formatted(tensor.name(), name, tensor.type()));
      }
    }
    return new OnnxPart(name, model, weights, some);
  }

  /** The input of the last dense layer. */
  String beforeHead() {
    String value = output();
    for (Optional<NodeProto> made = maker(value); made.isPresent(); made = maker(value)) {
      NodeProto node = made.get();
      switch (node.operator()) {
        case "Gemm", "MatMul" -> {
          if (isFixed(node, 1)) {
            return input(node, 0);
          }
          value = "";
        }
        // A bias; a sum of two branches is not a dense layer.
        case "Add" ->
            value = isFixed(node, 1) ? input(node, 0) : isFixed(node, 0) ? input(node, 1) : "";
        case "Softmax", "LogSoftmax", "Sigmoid", "Identity", "Flatten", "Squeeze", "Reshape" ->
            value = input(node, 0);
        default -> value = "";
      }
    }
    throw new IllegalArgumentException(
        "%s doesn't end with a dense layer; name the value that comes before its head"
            .formatted(name));
  }

  /**
   * Adds the part to a graph.
   *
   * @param inputs examples of a fully known shape, then the trained weights
   */
  Node apply(GraphBuilder g, List<Node> inputs) {
    IdentityHashMap<TensorProto, Value> changing = new IdentityHashMap<>();
    for (int i = 0; i < trained.size(); i++) {
      TensorProto tensor = trained.get(i);
      changing.put(tensor, Value.changing(tensor.type(), inputs.get(i + 1), tensor.name()));
    }
    ValueInfoProto input = model.graph().requiredInputs().getFirst();
    // Predictors compile on several threads, and all share the memory of the weights.
    synchronized (weights) {
      Translation translation =
          new Translation(
              Operators.table(),
              model,
              g,
              tensor -> {
                Value value = changing.get(tensor);
                return value != null ? value : weights.value(g, tensor);
              });
      translation.input(
          input.name(), DataType.FLOAT, ExampleForm.toInput(g, name, input, inputs.getFirst()));
      try {
        return ExampleForm.fromOutput(g, translation.run().getFirst().node());
      } catch (UnsupportedException e) {
        throw new IllegalArgumentException(
            "%s can't be used: %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  /**
   * The output shape.
   *
   * @param x the shape of the examples, whose number may be unknown
   */
  Shape shape(Shape x) {
    synchronized (shapes) {
      return shapes.computeIfAbsent(x, this::computed);
    }
  }

  private Shape computed(Shape x) {
    if (!x.isKnown()) {
      Shape two = computed(x.with(0, 2));
      Shape three = computed(x.with(0, 3));
      if (two.rank() == 0 || two.size(0) != 2 || !two.with(0, 3).equals(three)) {
        throw new IllegalArgumentException(
            "%s gives %s for 2 examples and %s for 3; a layer gives a row an example"
                .formatted(name, two, three));
      }
      return two.with(0, Shape.UNKNOWN);
    }
    GraphBuilder g = new GraphBuilder();
    List<Node> inputs = new ArrayList<>(List.of(g.placeholder("x", x.sizes())));
    for (int i = 0; i < trained.size(); i++) {
      inputs.add(g.placeholder("weights" + i, OnnxTensor.shape(trained.get(i)).sizes()));
    }
    return apply(g, inputs).shape();
  }

  @Override
  public String toString() {
    return name;
  }
}
