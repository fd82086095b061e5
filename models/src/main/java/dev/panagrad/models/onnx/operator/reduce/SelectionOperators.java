package dev.panagrad.models.onnx.operator.reduce;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.linalg.Det;
import dev.panagrad.graph.op.reduce.ArgExtreme;
import dev.panagrad.graph.op.reduce.Cumulative;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.TopK;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.operator.axis.AxisLists;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Softmax and other operators along one axis: positions of extremes, running sums. */
public final class SelectionOperators {
  private SelectionOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Softmax", c -> along(c, SelectionOperators::softmax))
        .add("LogSoftmax", c -> along(c, SelectionOperators::logSoftmax))
        .add("Hardmax", c -> along(c, (g, x, axis) -> hardmax(c, x, axis)))
        .add("ArgMax", c -> extreme(c, false))
        .add("ArgMin", c -> extreme(c, true))
        .add("TopK", SelectionOperators::topK)
        .add("CumSum", c -> cumulative(c, false))
        .add("CumProd", c -> cumulative(c, true))
        .add("Det", c -> c.result(c.g().add(new Det(), c.node(0))));
  }

  private interface AlongAxis {
    Node apply(GraphBuilder g, Node x, int axis);
  }

  /** Before opset 13, all axes from the given one on were taken together. */
  private static List<Value> along(OperatorContext c, AlongAxis function) {
    Shape shape = c.shape(0);
    boolean flat = c.opset() < 13;
    int axis = Axes.of(c.integer("axis", flat ? 1 : -1), shape.rank());
    if (!flat || axis == shape.rank() - 1) {
      return c.result(function.apply(c.g(), c.node(0), axis));
    }
    int rows = AxisLists.size(shape, 0, axis);
    int columns = AxisLists.size(shape, axis, shape.rank());
    Node y = function.apply(c.g(), c.g().reshape(c.node(0), rows, columns), 1);
    return c.result(c.g().reshape(y, shape));
  }

  /** Softmax along any axis; the last one has its own kernels. */
  static Node softmax(GraphBuilder g, Node x, int axis) {
    if (axis == x.shape().rank() - 1) {
      return g.softmax(x);
    }
    Node powers = g.exp(lessLargest(g, x, axis));
    return g.div(powers, g.sum(powers, true, List.of(axis)));
  }

  /** The logarithm of softmax along any axis, accurate for probabilities near 0. */
  public static Node logSoftmax(GraphBuilder g, Node x, int axis) {
    Node shifted = lessLargest(g, x, axis);
    return g.sub(shifted, g.log(g.sum(g.exp(shifted), true, List.of(axis))));
  }

  /** Softmax and its gradient don't change if the same number is subtracted from all elements. */
  private static Node lessLargest(GraphBuilder g, Node x, int axis) {
    return g.sub(x, g.stopGradient(g.add(new Max(List.of(axis), true), x)));
  }

  private static Node hardmax(OperatorContext c, Node x, int axis) {
    Node first = c.g().add(new ArgExtreme(axis, false, false), x);
    return c.g().equal(first, indices(c, x.shape(), axis));
  }

  /** 0, 1, ... along an axis, size 1 along the others. */
  static Node indices(OperatorContext c, Shape shape, int axis) {
    long[] indices = LongStream.range(0, shape.size(axis)).toArray();
    Shape along = AxisLists.along(axis, indices.length, shape.rank());
    return c.constant(OnnxTensor.integers(DataType.INT32, along, indices)).node();
  }

  private static List<Value> extreme(OperatorContext c, boolean least) {
    Shape shape = c.shape(0);
    int axis = Axes.of(c.integer("axis", 0), shape.rank());
    boolean last = c.flag("select_last_index", false);
    Node x = c.node(0);
    boolean fast = axis == shape.rank() - 1 && !least && !last && x.type() == DType.FLOAT32;
    Node found = fast ? c.g().argMax(x) : c.g().add(new ArgExtreme(axis, least, last), x);
    Shape kept = shape.with(axis, 1);
    Shape result = c.flag("keepdims", true) ? kept : without(kept, axis);
    return List.of(c.value(DataType.INT64, c.g().reshape(found, result)));
  }

  /** The extreme elements and their indices; k is an attribute before opset 10. */
  private static List<Value> topK(OperatorContext c) {
    Shape shape = c.shape(0);
    int axis = Axes.of(c.integer("axis", -1), shape.rank());
    long k = c.opset() < 10 ? c.integer("k", 0) : c.longs(1)[0];
    TopK op = new TopK(axis, Math.toIntExact(k), c.flag("largest", true));
    Node found = c.g().add(op, c.node(0));
    Node values = c.wants(0) ? Picks.along(c, c.node(0), found, axis) : found;
    return List.of(c.like(0, values), c.value(DataType.INT64, found));
  }

  private static Shape without(Shape shape, int axis) {
    int[] sizes = shape.sizes();
    int[] rest = Arrays.copyOf(sizes, sizes.length - 1);
    System.arraycopy(sizes, axis + 1, rest, axis, rest.length - axis);
    return Shape.of(rest);
  }

  private static List<Value> cumulative(OperatorContext c, boolean product) {
    long[] given = c.longs(1);
    if (given.length != 1) {
      throw new IllegalArgumentException("its axis must be one number, not " + given.length);
    }
    int axis = Axes.of(given[0], c.shape(0).rank());
    Cumulative op =
        new Cumulative(product, axis, c.flag("exclusive", false), c.flag("reverse", false));
    return c.result(c.g().add(op, c.node(0)));
  }
}
