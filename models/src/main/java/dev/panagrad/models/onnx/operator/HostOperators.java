package dev.panagrad.models.onnx.operator;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;

/**
 * Operators as exporters use them to compute sizes: on 64-bit integers, of rank 0 and 1 mostly.
 * Other cases are left to the graph.
 */
final class HostOperators {
  private HostOperators() {}

  static void addTo(OperatorTable table) {
    table
        .addHost("Identity", (in, _) -> List.of(in.get(0)))
        .addHost("Add", (in, _) -> elementwise(in, Long::sum))
        .addHost("Sub", (in, _) -> elementwise(in, (a, b) -> a - b))
        .addHost("Mul", (in, _) -> elementwise(in, (a, b) -> a * b))
        .addHost("Div", (in, _) -> elementwise(in, HostOperators::divide))
        .addHost("Concat", HostOperators::concat)
        .addHost("Gather", HostOperators::gather)
        .addHost("Squeeze", HostOperators::flat)
        .addHost("Unsqueeze", HostOperators::flat);
  }

  private static boolean isInteger(OnnxTensor tensor) {
    return OnnxTensor.isInt32(tensor.type());
  }

  private static long divide(long a, long b) {
    if (b == 0) {
      throw new IllegalArgumentException("an integer is divided by 0");
    }
    return a / b;
  }

  private static List<OnnxTensor> elementwise(List<OnnxTensor> in, LongBinaryOperator function) {
    OnnxTensor a = in.get(0);
    OnnxTensor b = in.get(1);
    boolean alike = a.shape().equals(b.shape()) || a.length() == 1 || b.length() == 1;
    if (!isInteger(a) || !alike || a.shape().rank() > 1 || b.shape().rank() > 1) {
      return null;
    }
    Shape shape = b.length() == 1 && a.shape().rank() >= b.shape().rank() ? a.shape() : b.shape();
    long[] values = new long[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          function.applyAsLong(
              a.integer(a.length() == 1 ? 0 : i), b.integer(b.length() == 1 ? 0 : i));
    }
    return List.of(OnnxTensor.integers(a.type(), shape, values));
  }

  private static List<OnnxTensor> concat(List<OnnxTensor> in, OperatorContext c) {
    if (!in.stream().allMatch(t -> isInteger(t) && t.shape().rank() == 1)) {
      return null;
    }
    List<Long> values = new ArrayList<>();
    in.forEach(tensor -> Arrays.stream(tensor.toLongs()).forEach(values::add));
    return List.of(
        OnnxTensor.integers(
            in.get(0).type(),
            Shape.of(values.size()),
            values.stream().mapToLong(Long::longValue).toArray()));
  }

  private static List<OnnxTensor> gather(List<OnnxTensor> in, OperatorContext c) {
    OnnxTensor data = in.get(0);
    OnnxTensor indices = in.get(1);
    if (!isInteger(data) || data.shape().rank() != 1 || c.integer("axis", 0) > 0) {
      return null;
    }
    long[] values = new long[indices.length()];
    for (int i = 0; i < values.length; i++) {
      long index = indices.integer(i);
      if (index < -data.length() || index >= data.length()) {
        throw new IllegalArgumentException(
            "index %d is out of range: there are %d elements".formatted(index, data.length()));
      }
      values[i] = data.integer((int) (index < 0 ? index + data.length() : index));
    }
    return List.of(OnnxTensor.integers(data.type(), indices.shape(), values));
  }

  /** The same elements with an axis of size 1 more or less: from rank 0 to 1 and back. */
  private static List<OnnxTensor> flat(List<OnnxTensor> in, OperatorContext c) {
    OnnxTensor data = in.get(0);
    if (!isInteger(data) || data.length() != 1 || data.shape().rank() > 1) {
      return null;
    }
    boolean adds = c.proto().operator().equals("Unsqueeze");
    if (adds != (data.shape().rank() == 0)) {
      return null;
    }
    Shape shape = adds ? Shape.of(1) : Shape.scalar();
    return List.of(OnnxTensor.integers(data.type(), shape, data.toLongs()));
  }
}
