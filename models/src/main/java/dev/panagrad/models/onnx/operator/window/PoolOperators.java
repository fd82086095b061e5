package dev.panagrad.models.onnx.operator.window;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.image.AxisMax;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.models.onnx.operator.window.WindowAxes.Axis;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pooling windows. */
final class PoolOperators {
  private PoolOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("MaxPool", PoolOperators::max)
        .add("AveragePool", PoolOperators::average)
        .add("LpPool", PoolOperators::lp)
        .add("GlobalAveragePool", c -> c.result(c.g().mean(c.node(0), true, spatial(c))))
        .add("GlobalMaxPool", c -> c.result(c.g().add(new Max(spatial(c), true), c.node(0))))
        .add("GlobalLpPool", PoolOperators::globalLp);
  }

  private static List<Integer> spatial(OperatorContext c) {
    int rank = c.shape(0).rank();
    check(rank >= 3, "it takes images [n, c, …], not %s", c.shape(0));
    return IntStream.range(2, rank).boxed().toList();
  }

  private static Axis[] axes(OperatorContext c) {
    int rank = spatial(c).size();
    check(c.hasAttribute("kernel_shape"), "its attribute 'kernel_shape' is missing");
    int[] kernel = WindowAxes.positive(c, "kernel_shape", rank);
    return WindowAxes.of(c, ImageAxes.spatial(c.shape(0).sizes()), kernel);
  }

  /** Whether the image op supports the windows. */
  private static boolean isPlain(Shape shape, Axis... axes) {
    return axes.length == 2
        && shape.size(0) > 0
        && Stream.of(axes).allMatch(axis -> axis.dilation() == 1 && axis.touches());
  }

  private static List<Value> max(OperatorContext c) {
    GraphBuilder g = c.g();
    Axis[] axes = axes(c);
    Node x = c.node(0);
    Node result;
    if (isPlain(x.shape(), axes)) {
      MaxPool op =
          new MaxPool(axes[0].kernel(), axes[1].kernel(), Convolution.sliding(axes[0], axes[1]));
      result = ImageAxes.channelsFirst(g, g.add(op, ImageAxes.channelsLast(g, x)));
    } else {
      result = x;
      for (int i = axes.length - 1; i >= 0; i--) {
        result = g.add(new AxisMax(i + 2, axes[i].windows()), result);
      }
    }
    List<Value> values = new ArrayList<>(c.result(result));
    if (c.wants(1)) {
      Node indices =
          g.add(
              new WindowIndices(
                  Arrays.stream(axes).map(Axis::windows).toList(), c.flag("storage_order", false)),
              x);
      values.add(c.value(DataType.INT64, indices));
    }
    return values;
  }

  private static List<Value> average(OperatorContext c) {
    GraphBuilder g = c.g();
    Axis[] axes = axes(c);
    Node x = c.node(0);
    boolean countPadding =
        c.flag("count_include_pad", false)
            && Stream.of(axes).anyMatch(axis -> axis.before() + axis.after() > 0);
    if (!countPadding && isPlain(x.shape(), axes)) {
      AveragePool op =
          new AveragePool(
              axes[0].kernel(), axes[1].kernel(), Convolution.sliding(axes[0], axes[1]));
      return c.result(ImageAxes.channelsFirst(g, g.add(op, ImageAxes.channelsLast(g, x))));
    }
    Node result = x;
    for (int i = axes.length - 1; i >= 0; i--) {
      result = g.add(new SparseAxis(i + 2, axes[i].means(countPadding)), result);
    }
    return c.result(result);
  }

  private static List<Value> lp(OperatorContext c) {
    GraphBuilder g = c.g();
    Axis[] axes = axes(c);
    int p = power(c);
    Node result = power(g, c.node(0), p);
    for (int i = axes.length - 1; i >= 0; i--) {
      result = g.add(new SparseAxis(i + 2, axes[i].windows()), result);
    }
    return c.result(root(g, result, p));
  }

  private static List<Value> globalLp(OperatorContext c) {
    GraphBuilder g = c.g();
    int p = power(c);
    return c.result(root(g, g.sum(power(g, c.node(0), p), true, spatial(c)), p));
  }

  private static int power(OperatorContext c) {
    long p = c.integer("p", 2);
    check(p >= 1 && p <= 64, "its p must be from 1 to 64, not %d", p);
    return (int) p;
  }

  /** |x| to an integer power. */
  private static Node power(GraphBuilder g, Node x, int p) {
    Node base = p % 2 == 0 ? x : g.maximum(x, g.neg(x));
    Node result = null;
    for (int left = p; left > 0; left /= 2) {
      if (left % 2 == 1) {
        result = result == null ? base : g.mul(result, base);
      }
      base = left > 1 ? g.square(base) : base;
    }
    return result;
  }

  private static Node root(GraphBuilder g, Node x, int p) {
    return p == 1 ? x : p == 2 ? g.sqrt(x) : g.exp(g.mul(g.log(x), g.constant(1f / p)));
  }
}
