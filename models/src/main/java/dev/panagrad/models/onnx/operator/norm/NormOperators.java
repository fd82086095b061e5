package dev.panagrad.models.onnx.operator.norm;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.operator.axis.AxisLists;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.List;

/** Normalisations of each example separately: layer, RMS, instance and group. */
public final class NormOperators {
  private NormOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    ChannelNormOperators.addTo(table);
    table
        .add("LayerNormalization", NormOperators::layer)
        .add("RMSNormalization", NormOperators::rms)
        .add("InstanceNormalization", NormOperators::instance)
        .add("GroupNormalization", NormOperators::group);
  }

  private static List<Value> layer(OperatorContext c) {
    int axis = Axes.of(c.integer("axis", -1), c.shape(0).rank());
    Node offset = columns(c, 2, axis);
    boolean apart = isApart(c, 1, axis) || isApart(c, 2, axis);
    Node y =
        c.g()
            .layerNorm(
                rows(c.g(), c.node(0), axis),
                apart ? null : columns(c, 1, axis),
                apart ? null : offset,
                c.real("epsilon", 1e-5f));
    y = c.g().reshape(y, c.shape(0));
    Value result = c.like(0, apart ? scaled(c.g(), y, c.nodeOrNull(1), c.nodeOrNull(2)) : y);
    if (!c.wants(1) && !c.wants(2)) {
      return List.of(result);
    }
    return statistics(c, result, AxisLists.range(axis, c.shape(0).rank()));
  }

  /** Also returns mean and inverse deviation, which the kernels don't keep. */
  private static List<Value> statistics(OperatorContext c, Value result, List<Integer> axes) {
    GraphBuilder g = c.g();
    DataType type =
        DataType.of(c.integer("stash_type", 1))
            .filter(DataType::isFloat)
            .orElseThrow(() -> c.unsupported("a stash_type that is no type of floats"));
    Node mean = g.mean(c.node(0), true, axes);
    Node variance = g.mean(g.square(g.sub(c.node(0), mean)), true, axes);
    Node inverse = g.rsqrt(g.add(variance, g.constant(c.real("epsilon", 1e-5f))));
    return List.of(result, c.value(type, mean), c.value(type, inverse));
  }

  private static List<Value> rms(OperatorContext c) {
    int axis = Axes.of(c.integer("axis", -1), c.shape(0).rank());
    boolean apart = isApart(c, 1, axis);
    Node rows = rows(c.g(), c.node(0), axis);
    Node y = c.g().rmsNorm(rows, apart ? null : columns(c, 1, axis), c.real("epsilon", 1e-5f));
    y = c.g().reshape(y, c.shape(0));
    return c.result(apart ? scaled(c.g(), y, c.node(1), null) : y);
  }

  /** A matrix with one row per group of elements that is normalised together. */
  private static Node rows(GraphBuilder g, Node x, int axis) {
    Shape shape = x.shape();
    return g.reshape(x, AxisLists.size(shape, 0, axis), AxisLists.size(shape, axis, shape.rank()));
  }

  /** Whether an input varies along axes that are not normalised, so that it is not one row. */
  private static boolean isApart(OperatorContext c, int input, int axis) {
    if (!c.has(input)) {
      return false;
    }
    Shape shape = c.shape(input);
    int more = shape.rank() - (c.shape(0).rank() - axis);
    return more > 0 && shape.elements(0, more) != 1;
  }

  /** An input with one element per column of the matrix; null if it is omitted. */
  private static Node columns(OperatorContext c, int input, int axis) {
    if (!c.has(input) || isApart(c, input, axis)) {
      return null;
    }
    Shape whole = c.shape(0);
    int[] sizes = Arrays.copyOfRange(whole.sizes(), axis, whole.rank());
    int columns = AxisLists.size(whole, axis, whole.rank());
    Node node = c.node(input);
    if (node.shape().elements() != columns) {
      int[] own = node.shape().sizes();
      int more = Math.max(0, own.length - sizes.length);
      node = c.g().reshape(node, Arrays.copyOfRange(own, more, own.length));
      node = c.g().add(new BroadcastTo(Shape.of(sizes)), node);
    }
    return c.g().reshape(node, columns);
  }

  private static Node scaled(GraphBuilder g, Node x, Node scale, Node offset) {
    Node product = scale == null ? x : g.mul(x, scale);
    return offset == null ? product : g.add(product, offset);
  }

  private static List<Value> instance(OperatorContext c) {
    Shape shape = c.shape(0);
    Node y = c.g().layerNorm(rows(c.g(), c.node(0), 2), null, null, c.real("epsilon", 1e-5f));
    return c.result(byChannel(c, c.g().reshape(y, shape)));
  }

  /** Scales and shifts by inputs with one element per channel, which is axis 1. */
  private static Node byChannel(OperatorContext c, Node y) {
    Shape shape = y.shape();
    Shape along = AxisLists.along(1, shape.size(1), shape.rank());
    return scaled(c.g(), y, c.g().reshape(c.node(1), along), c.g().reshape(c.node(2), along));
  }

  /** Until opset 20, scale and bias have one element per group, afterwards one per channel. */
  private static List<Value> group(OperatorContext c) {
    Shape shape = c.shape(0);
    int groups = Math.toIntExact(c.integer("num_groups", 1));
    int channels = shape.size(1);
    if (groups < 1 || channels % groups != 0) {
      throw new IllegalArgumentException(
          "%d channels can't be divided into %d groups".formatted(channels, groups));
    }
    int each = channels / groups * AxisLists.size(shape, 2, shape.rank());
    Node rows = c.g().reshape(c.node(0), Math.multiplyExact(shape.size(0), groups), each);
    Node y = c.g().layerNorm(rows, null, null, c.real("epsilon", 1e-5f));
    if (c.opset() < 21) {
      y = byChannel(c, c.g().reshape(y, shape.size(0), groups, each));
      return c.result(c.g().reshape(y, shape));
    }
    return c.result(byChannel(c, c.g().reshape(y, shape)));
  }
}
