package dev.panagrad.models.onnx.translate;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.DataType;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rule gets to see of one ONNX node: inputs, attributes, and where nodes are made. */
public final class OperatorContext {
  private final Translation translation;
  private final Scope scope;
  private final NodeProto node;
  private final List<Value> inputs;
  private final Set<String> origins = new HashSet<>();

  OperatorContext(Translation translation, Scope scope, NodeProto node, List<Value> inputs) {
    this.translation = translation;
    this.scope = scope;
    this.node = node;
    this.inputs = inputs;
    for (Value input : inputs) {
      if (input != null) {
        origins.addAll(input.origins());
      }
    }
  }

  /** Where nodes are made. */
  public GraphBuilder g() {
    return translation.builder();
  }

  /** The version of the operator set that the node is written for. */
  public int opset() {
    return scope.opset(node.domain());
  }

  /** How messages call the node. */
  public String label() {
    return node.label();
  }

  /** The ONNX node itself, for what isn't told here. */
  public NodeProto proto() {
    return node;
  }

  /** The number of inputs, those left out between others included. */
  public int count() {
    return inputs.size();
  }

  /** Whether an input is there. */
  public boolean has(int index) {
    return index < inputs.size() && inputs.get(index) != null;
  }

  /**
   * An input.
   *
   * @throws IllegalArgumentException if it is left out
   */
  public Value input(int index) {
    if (!has(index)) {
      throw new IllegalArgumentException("its input %d is left out".formatted(index));
    }
    return inputs.get(index);
  }

  /** The node of an input, float32 or int32 by its type. */
  public Node node(int index) {
    return input(index).node();
  }

  /** The node of an input, or null if it is left out. */
  public Node nodeOrNull(int index) {
    return has(index) ? node(index) : null;
  }

  /** The shape of an input. */
  public Shape shape(int index) {
    return input(index).shape();
  }

  /** The type of an input. */
  public DataType type(int index) {
    return input(index).type();
  }

  /**
   * The elements of an input that must be known before a run: a shape, axes, pads. If they come
   * from an input of the model, what is fed there becomes a part of what the graph is compiled for.
   *
   * @throws UnsupportedException if they can't be told, as those of large inputs
   */
  public OnnxTensor known(int index) {
    OnnxTensor known = translation.require(input(index));
    if (known == null) {
      throw unsupported(
          "its input %d is computed from what is fed, but is needed to know shapes"
              .formatted(index));
    }
    return known;
  }

  /**
   * The elements of a value inside the node that must be known, as {@link #known(int)}.
   *
   * @param what it is, for the message
   */
  public OnnxTensor known(Value value, String what) {
    OnnxTensor known = translation.require(value);
    if (known == null) {
      throw unsupported(what + " is computed from what is fed, but is needed to know shapes");
    }
    return known;
  }

  /** The elements of an input of integers that must be known, as {@link #known(int)}. */
  public long[] longs(int index) {
    return known(index).toLongs();
  }

  /** The elements of an input, as {@link #longs}, or others if it is left out. */
  public long[] longs(int index, long... otherwise) {
    return has(index) ? longs(index) : otherwise;
  }

  /** Whether the elements of an input depend on nothing that is fed. */
  public boolean isConstant(int index) {
    return input(index).isConstant() && input(index).known() != null;
  }

  /** Whether the node has an attribute. */
  public boolean hasAttribute(String name) {
    return node.attribute(name).isPresent();
  }

  /** An integer attribute. */
  public long integer(String name, long otherwise) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.IntValue v -> v.value();
                  default -> throw wrong(name, "an integer");
                })
        .orElse(otherwise);
  }

  /** An integer attribute as a truth. */
  public boolean flag(String name, boolean otherwise) {
    return integer(name, otherwise ? 1 : 0) != 0;
  }

  /** A float attribute. */
  public float real(String name, float otherwise) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.FloatValue v -> v.value();
                  default -> throw wrong(name, "a float");
                })
        .orElse(otherwise);
  }

  /** A text attribute. */
  public String text(String name, String otherwise) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.StringValue v -> v.text();
                  default -> throw wrong(name, "a text");
                })
        .orElse(otherwise);
  }

  /** An attribute of integers. */
  public long[] integers(String name, long... otherwise) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.IntsValue v -> v.values();
                  default -> throw wrong(name, "integers");
                })
        .orElse(otherwise);
  }

  /** An attribute of floats. */
  public float[] reals(String name, float... otherwise) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.FloatsValue v -> v.values();
                  default -> throw wrong(name, "floats");
                })
        .orElse(otherwise);
  }

  /** An attribute of texts. */
  public List<String> texts(String name) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.StringsValue v -> v.texts();
                  default -> throw wrong(name, "texts");
                })
        .orElse(List.of());
  }

  /** A tensor attribute, or null. */
  public OnnxTensor tensor(String name) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.TensorValue v -> OnnxTensor.of(v.value());
                  default -> throw wrong(name, "a tensor");
                })
        .orElse(null);
  }

  /** A graph attribute, or null. */
  public GraphProto graph(String name) {
    return scope
        .attribute(node, name)
        .map(
            value ->
                switch (value) {
                  case AttributeValue.GraphValue v -> v.value();
                  default -> throw wrong(name, "a graph");
                })
        .orElse(null);
  }

  /** An attribute of a kind that is not told above. */
  public Optional<AttributeValue> attribute(String name) {
    return scope.attribute(node, name);
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException("its attribute '%s' must be %s".formatted(name, expected));
  }

  /** Whether anybody reads an output. */
  public boolean wants(int output) {
    return node.hasOutput(output);
  }

  /** The number of outputs that the node names. */
  public int outputs() {
    return node.outputs().size();
  }

  /** A result: a node, and its type in ONNX. */
  public Value value(DataType type, Node result) {
    return Value.of(type, result, Set.copyOf(origins));
  }

  /** A result of the type of an input. */
  public Value like(int input, Node result) {
    return value(type(input), result);
  }

  /** The only result, of the type of the first input. */
  public List<Value> result(Node result) {
    return List.of(like(0, result));
  }

  /** A result that is known. */
  public Value constant(OnnxTensor tensor) {
    return Value.of(g(), tensor);
  }

  /**
   * The results of another operator of ONNX's own on some values, null for one that is left out; it
   * gets the attributes of this node.
   */
  public List<Value> apply(String operator, Value... values) {
    OperatorRule rule = translation.rule(operator);
    if (rule == null) {
      throw unsupported("it needs the operator %s, which isn't supported".formatted(operator));
    }
    return rule.apply(new OperatorContext(translation, scope, node, Arrays.asList(values)));
  }

  /** Translates a graph inside the node, which sees the values around it. */
  public List<Value> inline(GraphProto graph, List<Value> arguments) {
    return translation.inline(graph, scope, arguments);
  }

  /** The value of a name that a graph inside the node or an attribute may use, or null. */
  public Value named(String name) {
    return scope.find(name);
  }

  /** All inputs, null where one is left out. */
  public List<Value> all() {
    return new ArrayList<>(inputs);
  }

  /** An error for what isn't supported; the caller adds the node. */
  public UnsupportedException unsupported(String what) {
    return new UnsupportedException(what);
  }
}
