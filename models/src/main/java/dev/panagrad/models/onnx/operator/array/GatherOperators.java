package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.engine.kernel.layout.IndexKernels;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.index.FlatIndices;
import dev.panagrad.graph.op.array.index.IndexRows;
import dev.panagrad.graph.op.array.index.OneHotAxis;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that select elements by indices. */
final class GatherOperators {
  private GatherOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Gather", GatherOperators::gather)
        .add("GatherElements", GatherOperators::gatherElements)
        .add("GatherND", GatherOperators::gatherPoints)
        .add("Compress", GatherOperators::compress)
        .add("ReverseSequence", GatherOperators::reverse)
        .add("OneHot", GatherOperators::oneHot);
  }

  private static List<Value> gather(OperatorContext c) {
    Shape in = c.shape(0);
    int axis = Axes.of(c.integer("axis", 0), in.rank());
    if (c.isConstant(1) && c.shape(1).rank() <= 1) {
      int[] indices = indices(c.longs(1), in.size(axis));
      Node picked = Nodes.pick(c, c.node(0), axis, indices);
      return c.result(
          c.shape(1).rank() == 1
              ? picked
              : Nodes.reshape(c.g(), picked, Axes.squeeze(picked.shape(), new long[] {axis})));
    }
    return c.result(Nodes.gather(c, c.node(0), axis, c.node(1)));
  }

  /** Known indices, with those that count from the end made non-negative. */
  static int[] indices(long[] given, int size) {
    return Arrays.stream(given)
        .mapToInt(
            index -> {
              Rules.check(
                  index >= -size && index < size,
                  "index %d is out of range: the axis has %d elements",
                  index,
                  size);
              return (int) (index < 0 ? index + size : index);
            })
        .toArray();
  }

  private static List<Value> gatherElements(OperatorContext c) {
    Shape in = c.shape(0);
    int axis = Axes.of(c.integer("axis", 0), in.rank());
    Node flat = elements(c, axis);
    if (flat == null) {
      return c.result(Nodes.zeros(c, c.node(0).type(), c.shape(1)));
    }
    Node picked = Nodes.rows(c.g(), c.node(0), in.elements(), 1, flat);
    return c.result(Nodes.reshape(c.g(), picked, c.shape(1)));
  }

  /**
   * The flat indices of elements, each at its own position except on one axis; null if there are
   * none.
   */
  static Node elements(OperatorContext c, int axis) {
    Shape in = c.shape(0);
    Shape indices = c.shape(1);
    Rules.check(indices.rank() == in.rank(), "indices of %s don't fit %s", indices, in);
    if (indices.elements() == 0) {
      return null;
    }
    Node[] parts = new Node[in.rank()];
    for (int i = 0; i < parts.length; i++) {
      Rules.check(
          i == axis || indices.size(i) <= in.size(i), "indices of %s don't fit %s", indices, in);
      parts[i] = i == axis ? c.node(1) : Nodes.positions(c, in.rank(), i, indices.size(i));
    }
    return c.g().add(flat(IntStream.of(in.sizes())), parts);
  }

  private static FlatIndices flat(IntStream sizes) {
    return new FlatIndices(sizes.boxed().toList());
  }

  private static List<Value> gatherPoints(OperatorContext c) {
    Shape in = c.shape(0);
    Shape indices = c.shape(1);
    int batch = Axes.size(c.integer("batch_dims", 0));
    int named = batch + indices.size(-1);
    Rules.check(
        batch < indices.rank() && named <= in.rank(),
        "indices of %s with %d axes of batches don't fit %s",
        indices,
        batch,
        in);
    int[] sizes =
        IntStream.concat(
                IntStream.range(0, indices.rank() - 1).map(indices::size),
                IntStream.range(named, in.rank()).map(in::size))
            .toArray();
    Shape result = Shape.of(sizes);
    if (result.elements() == 0) {
      return c.result(Nodes.zeros(c, c.node(0).type(), result));
    }
    Node flat = points(c, batch);
    long cols = in.elements(named, in.rank());
    return c.result(
        Nodes.reshape(
            c.g(), Nodes.rows(c.g(), c.node(0), in.elements(0, named), cols, flat), result));
  }

  /** The flat indices given by the last axis of the indices, after some batch axes. */
  static Node points(OperatorContext c, int batch) {
    GraphBuilder g = c.g();
    Shape in = c.shape(0);
    Shape indices = c.shape(1);
    int last = indices.rank() - 1;
    int count = indices.size(last);
    Node[] parts = new Node[batch + count];
    for (int i = 0; i < batch; i++) {
      Rules.check(indices.size(i) == in.size(i), "indices of %s don't fit %s", indices, in);
      parts[i] = Nodes.positions(c, Math.max(1, last), i, in.size(i));
    }
    Shape shape = Axes.squeeze(indices.with(last, 1), new long[] {last});
    for (int i = 0; i < count; i++) {
      Node part = Nodes.slice(g, c.node(1), new AxisRange(last, i, 1, 1));
      parts[batch + i] = Nodes.reshape(g, part, shape);
    }
    return g.add(flat(IntStream.range(0, parts.length).map(in::size)), parts);
  }

  private static List<Value> compress(OperatorContext c) {
    Node in = c.node(0);
    boolean flat = !c.hasAttribute("axis");
    Node from = flat ? Nodes.reshape(c.g(), in, in.shape().elements()) : in;
    int axis = flat ? 0 : Axes.of(c.integer("axis", 0), in.shape().rank());
    long[] condition = c.longs(1);
    Rules.check(
        condition.length <= from.shape().size(axis),
        "a condition of %d for %d elements",
        condition.length,
        from.shape().size(axis));
    int[] kept = IntStream.range(0, condition.length).filter(i -> condition[i] != 0).toArray();
    return c.result(Nodes.pick(c, from, axis, kept));
  }

  private static List<Value> reverse(OperatorContext c) {
    GraphBuilder g = c.g();
    Shape in = c.shape(0);
    int time = Axes.size(c.integer("time_axis", 0));
    int batch = Axes.size(c.integer("batch_axis", 1));
    Rules.check(
        in.rank() >= 2 && time + batch == 1, "time and batch must be the first two axes of %s", in);
    if (in.elements() == 0) {
      return List.of(c.input(0));
    }
    Node rows =
        g.add(new IndexRows(IndexKernels.Row.REVERSED, in.size(time), in.size(time)), c.node(1));
    Node positions = Nodes.positions(c, 2, batch, in.size(batch));
    FlatIndices op = flat(IntStream.of(in.size(0), in.size(1)));
    Node flat =
        time == 0 ? g.add(op, g.permute(rows, 1, 0), positions) : g.add(op, positions, rows);
    long cols = in.elements(2, in.rank());
    Node picked = Nodes.rows(g, c.node(0), in.elements(0, 2), cols, flat);
    return c.result(Nodes.reshape(g, picked, in));
  }

  private static List<Value> oneHot(OperatorContext c) {
    OnnxTensor depth = c.known(1);
    Rules.check(depth.length() == 1, "the depth must be one number, but is %s", depth);
    int axis = Axes.of(c.integer("axis", -1), c.shape(0).rank() + 1);
    OneHotAxis op = new OneHotAxis(axis, Axes.size(depth.integer(0)));
    return List.of(c.like(2, c.g().add(op, c.node(0), c.node(2))));
  }
}
