package dev.panagrad.models.onnx.translate;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a rule gets to see of one ONNX node: inputs, attributes, and where nodes are made. */
public final class OperatorContext extends NodeAttributes {
  private final Translation translation;
  private final List<Value> inputs;
  private final Set<String> origins = new HashSet<>();

  OperatorContext(Translation translation, Scope scope, NodeProto node, List<Value> inputs) {
    super(scope, node);
    this.translation = translation;
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
    return scope().opset(proto().domain());
  }

  /** How messages call the node. */
  public String label() {
    return proto().label();
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

  /** Whether anybody reads an output. */
  public boolean wants(int output) {
    return proto().hasOutput(output);
  }

  /** The number of outputs that the node names. */
  public int outputs() {
    return proto().outputs().size();
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
    return rule.apply(new OperatorContext(translation, scope(), proto(), Arrays.asList(values)));
  }

  /** Translates a graph inside the node, which sees the values around it. */
  public List<Value> inline(GraphProto graph, List<Value> arguments) {
    return translation.inline(graph, scope(), arguments);
  }

  /** The value of a name that a graph inside the node or an attribute may use, or null. */
  public Value named(String name) {
    return scope().find(name);
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
