package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.operator.Operators;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.translate.Translation;
import dev.panagrad.models.onnx.translate.UnsupportedException;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.translate.Weights;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The network of an ONNX file as a part of another graph: to be trained further, or to be combined
 * with other nodes.
 *
 * <p>Selected weights are trainable variables that start at the values in the file; all others are
 * constant. The network may be applied several times, to batches of several sizes, over the same
 * variables.
 */
public final class OnnxNetwork {
  private final GraphBuilder g;
  private final ModelProto model;
  private final String name;
  private final Weights weights;
  private final Map<String, Node> variables = new LinkedHashMap<>();

  /** Shared by all uses, so that each weight is one node. */
  private final IdentityHashMap<TensorProto, Value> values = new IdentityHashMap<>();

  /** See {@link OnnxModel#network}. */
  OnnxNetwork(
      GraphBuilder g, ModelProto model, String name, Weights weights, Predicate<String> trained) {
    this.g = g;
    this.model = model;
    this.name = name;
    this.weights = weights;
    for (TensorProto tensor : model.graph().initializers()) {
      if (trained.test(tensor.name())) {
        variables.put(tensor.name(), variable(tensor));
      }
    }
  }

  private Node variable(TensorProto tensor) {
    if (tensor.type() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "the weights '%s' of %s are %s; only FLOAT can be trained"
              .formatted(tensor.name(), name, tensor.type()));
    }
    Initializer fromFile =
        (Buffer out, Shape shape, long seed, int stream) -> {
          float[] values = tensor.toFloats();
          for (int i = 0; i < values.length; i++) {
            out.set(i, values[i]);
          }
        };
    return g.variable(tensor.name(), OnnxTensor.shape(tensor), fromFile);
  }

  /** The trained weights, by name. */
  public Map<String, Node> variables() {
    return Map.copyOf(variables);
  }

  /**
   * Adds the network to the graph.
   *
   * @param inputs nodes by the names of all inputs without a default, of fully known shapes: sizes
   *     that the file leaves open may differ from one call to the next
   * @return the outputs by name
   * @throws IllegalArgumentException if an input is missing or unknown, or has another type or an
   *     unknown size
   * @throws FileException if the model needs unsupported features; the message lists all of them
   */
  public Map<String, Node> apply(Map<String, Node> inputs) {
    Translation translation =
        new Translation(
            Operators.table(), model, g, tensor -> values.computeIfAbsent(tensor, this::value));
    for (String given : inputs.keySet()) {
      if (model.graph().inputs().stream().noneMatch(input -> input.name().equals(given))) {
        throw new IllegalArgumentException("%s has no input '%s'".formatted(name, given));
      }
    }
    for (ValueInfoProto input : model.graph().requiredInputs()) {
      check(input, inputs.get(input.name()));
    }
    inputs.forEach((input, node) -> translation.input(input, type(input, node), node));
    try {
      List<Value> values = translation.run();
      Map<String, Node> outputs = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        outputs.put(model.graph().outputs().get(i).name(), values.get(i).node());
      }
      return outputs;
    } catch (UnsupportedException e) {
      throw new FileException("%s can't be used: %s".formatted(name, e.getMessage()), e);
    }
  }

  private Value value(TensorProto tensor) {
    Node variable = variables.get(tensor.name());
    // Marked as depending on itself, so that values that training changes aren't folded as
    // constants.
    return variable == null || tensor.name().isEmpty()
        ? weights.value(g, tensor)
        : Value.changing(tensor.type(), variable, tensor.name());
  }

  private static void check(ValueInfoProto input, Node node) {
    if (node == null) {
      throw new IllegalArgumentException("the input '%s' is not given".formatted(input.name()));
    }
    boolean ints =
        input.type() instanceof TypeProto.TensorType type && OnnxTensor.isInt32(type.element());
    if (!node.shape().isKnown() || (node.type() == DType.INT32) != ints) {
      throw new IllegalArgumentException(
          "the input '%s' needs a node of type %s and a shape that is fully known, not %s %s"
              .formatted(
                  input.name(), ints ? DType.INT32 : DType.FLOAT32, node.type(), node.shape()));
    }
  }

  private DataType type(String input, Node node) {
    return model.graph().inputs().stream()
        .filter(declared -> declared.name().equals(input))
        .map(
            declared ->
                declared.type() instanceof TypeProto.TensorType type ? type.element() : null)
        .findFirst()
        .orElse(node.type() == DType.INT32 ? DataType.INT32 : DataType.FLOAT);
  }
}
