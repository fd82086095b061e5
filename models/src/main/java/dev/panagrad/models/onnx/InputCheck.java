package dev.panagrad.models.onnx;

import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks fed values against the inputs that a graph declares. */
final class InputCheck {
  private InputCheck() {}

  /**
   * Passes if all required inputs are fed and fit.
   *
   * @throws IllegalArgumentException naming the input that doesn't
   */
  static void check(GraphProto graph, Map<String, OnnxTensor> fed) {
    Set<String> defaults = graph.initializerNames();
    List<String> names = graph.inputs().stream().map(ValueInfoProto::name).toList();
    for (String name : fed.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "the model has no input '%s'; its inputs are %s".formatted(name, names));
      }
    }
    for (ValueInfoProto input : graph.inputs()) {
      OnnxTensor tensor = fed.get(input.name());
      if (tensor != null) {
        check(input, tensor);
      } else if (!defaults.contains(input.name())
          && !(input.type() instanceof TypeProto.OptionalType)) {
        throw new IllegalArgumentException("the input '%s' is not fed".formatted(input.name()));
      }
    }
  }

  private static void check(ValueInfoProto input, OnnxTensor tensor) {
    if (!(input.type() instanceof TypeProto.TensorType type)) {
      return;
    }
    boolean fits = type.element() == tensor.type();
    List<Dimension> declared = type.shape().orElse(null);
    if (fits && declared != null) {
      fits = declared.size() == tensor.shape().rank();
      for (int axis = 0; fits && axis < declared.size(); axis++) {
        long size = declared.get(axis).size();
        fits = size == Dimension.UNKNOWN || size == tensor.shape().size(axis);
      }
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the input '%s' takes %s%s and can't be fed %s"
              .formatted(
                  input.name(), type.element(), declared == null ? "" : " " + declared, tensor));
    }
  }
}
