package dev.panagrad.models.onnx.translate;

import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of an ONNX node, by name and kind. An attribute of another kind is an {@link
 * IllegalArgumentException}.
 */
public abstract class NodeAttributes {
  private final Scope scope;
  private final NodeProto node;

  NodeAttributes(Scope scope, NodeProto node) {
    this.scope = scope;
    this.node = node;
  }

  /** The scope of the node. */
  Scope scope() {
    return scope;
  }

  /** The ONNX node itself, for anything not provided here. */
  public NodeProto proto() {
    return node;
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

  /** An integer attribute as a boolean. */
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

  /** An attribute of any other kind. */
  public Optional<AttributeValue> attribute(String name) {
    return scope.attribute(node, name);
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException("its attribute '%s' must be %s".formatted(name, expected));
  }
}
