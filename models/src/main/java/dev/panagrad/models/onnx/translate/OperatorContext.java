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

/** A rule's view of one ONNX node: inputs, attributes, and the builder for new nodes. */
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

  /** The builder for new nodes. */
  public GraphBuilder g() {
    return translation.builder();
  }

  /** The version of the operator set that the node uses. */
  public int opset() {
    return scope().opset(proto().domain());
  }

  /** The node's label in messages. */
  public String label() {
    return proto().label();
  }

  /** The number of inputs, including omitted ones between others. */
  public int count() {
    return inputs.size();
  }

  /** Whether an input is present. */
  public boolean has(int index) {
    return index < inputs.size() && inputs.get(index) != null;
  }

  /**
   * An input.
   *
   * @throws IllegalArgumentException if it is omitted
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

  /** The node of an input, or null if it is omitted. */
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
   * from an input of the model, the fed content becomes a part of what the graph is compiled for.
   *
   * @throws UnsupportedException if they can't be determined, as for large inputs
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
   * @param what a description of the value for the message
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

  /** The elements of an input, as {@link #longs}, or a default if it is omitted. */
  public long[] longs(int index, long... otherwise) {
    return has(index) ? longs(index) : otherwise;
  }

  /** Whether the elements of an input are independent of all fed values. */
  public boolean isConstant(int index) {
    return input(index).isConstant() && input(index).known() != null;
  }

  /** Whether an output is used. */
  public boolean wants(int output) {
    return proto().hasOutput(output);
  }

  /** The number of outputs that the node lists. */
  public int outputs() {
    return proto().outputs().size();
  }

  /** A result: a node, and its type in ONNX. */
  public Value value(DataType type, Node result) {
    return Value.of(type, result, Set.copyOf(origins));
  }

  /** A result of the same type as an input. */
  public Value like(int input, Node result) {
    return value(type(input), result);
  }

  /** The only result, of the type of the first input. */
  public List<Value> result(Node result) {
    return List.of(like(0, result));
  }

  /** A sequence as a result. */
  public Value sequence(DataType type, List<Value> values) {
    return Value.sequence(type, values);
  }

  /** A known result. */
  public Value constant(OnnxTensor tensor) {
    return Value.of(g(), tensor);
  }

  /**
   * The results of another standard ONNX operator on some values, null for an omitted one; it gets
   * the attributes of this node.
   */
  public List<Value> apply(String operator, Value... values) {
    OperatorRule rule = translation.rule(operator);
    if (rule == null) {
      throw unsupported("it needs the operator %s, which isn't supported".formatted(operator));
    }
    return rule.apply(new OperatorContext(translation, scope(), proto(), Arrays.asList(values)));
  }

  /** Translates a graph inside the node, which has access to the values around it. */
  public List<Value> inline(GraphProto graph, List<Value> arguments) {
    return translation.inline(graph, scope(), arguments);
  }

  /** The value of a name that a graph inside the node or an attribute may use, or null. */
  public Value named(String name) {
    return scope().find(name);
  }

  /** All inputs, null where one is omitted. */
  public List<Value> all() {
    return new ArrayList<>(inputs);
  }

  /** An error for an unsupported feature; the caller adds the node. */
  public UnsupportedException unsupported(String what) {
    return new UnsupportedException(what);
  }
}
