package dev.panagrad.models.onnx;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto.TensorType;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a file declares about its inputs and outputs, in the terms of graphs. */
final class InputTypes {
  private InputTypes() {}

  /** The shapes of the values that are tensors of a known rank, in order. */
  static Map<String, Shape> shapes(List<ValueInfoProto> values) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (ValueInfoProto value : values) {
      if (value.type() instanceof TensorType type && type.shape().isPresent()) {
        shapes.put(value.name(), shape(type.shape().get()));
      }
    }
    return shapes;
  }

  private static Shape shape(List<Dimension> sizes) {
    return Shape.of(
        sizes.stream()
            .mapToInt(
                size ->
                    size.size() == Dimension.UNKNOWN
                        ? Shape.UNKNOWN
                        : (int) Math.min(size.size(), Integer.MAX_VALUE))
            .toArray());
  }

  /**
   * The element type of an input of numbers.
   *
   * @throws IllegalArgumentException if there is no such input, or it doesn't take numbers
   */
  static DataType numbers(GraphProto graph, String input) {
    for (ValueInfoProto value : graph.inputs()) {
      if (value.name().equals(input)) {
        if (value.type() instanceof TensorType type
            && (type.element().isFloat() || type.element().isInteger())) {
          return type.element();
        }
        throw new IllegalArgumentException("the input '%s' takes no numbers".formatted(input));
      }
    }
    throw new IllegalArgumentException(
        "the model has no input '%s'; its inputs are %s"
            .formatted(input, graph.inputs().stream().map(ValueInfoProto::name).toList()));
  }
}
