package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.HostRule;
import dev.panagrad.models.onnx.translate.OperatorTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/** Reductions of known integers, such as the product of sizes. */
final class HostReductions {
  private HostReductions() {}

  static void addTo(OperatorTable table) {
    table
        .addHost("ReduceProd", reduce(1, (a, b) -> a * b))
        .addHost("ReduceSum", reduce(0, Long::sum))
        .addHost("ReduceMax", reduce(Long.MIN_VALUE, Math::max))
        .addHost("ReduceMin", reduce(Long.MAX_VALUE, Math::min));
  }

  private static HostRule reduce(long first, LongBinaryOperator function) {
    return (in, c) -> {
      OnnxTensor a = in.get(0);
      if (!OnnxTensor.isInt32(a.type()) || a.length() == 0) {
        return null;
      }
      long[] given = HostOperators.axes(in, c);
      boolean none = given == null || given.length == 0;
      if (none && c.flag("noop_with_empty_axes", false)) {
        return List.of(a);
      }
      Shape shape = a.shape();
      int[] axes = none ? Axes.all(shape.rank()) : Axes.of(given, shape.rank());
      Shape kept = shape;
      for (int axis : axes) {
        kept = kept.with(axis, 1);
      }
      long[] values = new long[(int) kept.elements()];
      Arrays.fill(values, first);
      int[] place = Views.of(kept).broadcast(shape).from();
      IntStream.range(0, place.length)
          .forEach(i -> values[place[i]] = function.applyAsLong(values[place[i]], a.integer(i)));
      long[] dropped = Arrays.stream(axes).asLongStream().toArray();
      Shape result = c.flag("keepdims", true) ? kept : Axes.squeeze(kept, dropped);
      OnnxTensor reduced = HostArithmetic.make(a.type(), result, i -> values[i], i -> values[i]);
      return reduced == null ? null : List.of(reduced);
    };
  }
}
