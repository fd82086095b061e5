package dev.panagrad.models.onnx.translate;

import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The values visible to nodes of a graph, and the operator sets that the nodes use. */
final class Scope {
  private final Scope outer;
  private final Map<String, Long> opsets;
  private final Function<String, Optional<AttributeValue>> arguments;
  private final Map<String, Value> values = new HashMap<>();

  private Scope(
      Scope outer, Map<String, Long> opsets, Function<String, Optional<AttributeValue>> arguments) {
    this.outer = outer;
    this.opsets = opsets;
    this.arguments = arguments;
  }

  /** The scope of a model's graph. */
  static Scope of(Map<String, Long> opsets) {
    return new Scope(null, opsets, _ -> Optional.empty());
  }

  /** The scope of a graph inside a node. */
  Scope inner() {
    return new Scope(this, opsets, arguments);
  }

  /** The scope of a function that a node calls: it sees only its arguments. */
  static Scope function(
      Map<String, Long> opsets, Function<String, Optional<AttributeValue>> arguments) {
    return new Scope(null, opsets, arguments);
  }

  int opset(String domain) {
    return Math.toIntExact(opsets.getOrDefault(domain, 1L));
  }

  void put(String name, Value value) {
    values.put(name, value);
  }

  boolean has(String name) {
    return values.containsKey(name) || (outer != null && outer.has(name));
  }

  /** The value of a name; null if there is none, or its computation failed. */
  Value find(String name) {
    Value value = values.get(name);
    return value != null || outer == null ? value : outer.find(name);
  }

  /** The value of an attribute; inside a function it may come from the calling node. */
  Optional<AttributeValue> attribute(NodeProto node, String name) {
    return node.attribute(name)
        .flatMap(
            value ->
                value instanceof AttributeValue.Reference to
                    ? arguments.apply(to.attribute())
                    : Optional.of(value));
  }
}
