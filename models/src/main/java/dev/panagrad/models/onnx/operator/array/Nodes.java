package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.PadConstant;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StridedSlice;
import dev.panagrad.graph.op.array.index.FlatIndices;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Nodes that move elements, shared by several rules; no node is added where nothing changes. */
final class Nodes {
  /**
   * An axis is concatenated from at most this many pieces; otherwise its elements are gathered one
   * by one.
   */
  private static final int MOST_PIECES = 16;

  private Nodes() {}

  static Node reshape(GraphBuilder g, Node x, Shape shape) {
    return x.shape().equals(shape) ? x : g.reshape(x, shape);
  }

  static Node reshape(GraphBuilder g, Node x, long... sizes) {
    return reshape(g, x, Axes.shape(sizes));
  }

  static Node permute(GraphBuilder g, Node x, int... order) {
    return Arrays.equals(order, Axes.all(order.length)) ? x : g.permute(x, order);
  }

  static Node broadcast(GraphBuilder g, Node x, Shape shape) {
    return x.shape().equals(shape) ? x : g.add(new BroadcastTo(shape), x);
  }

  static Node slice(GraphBuilder g, Node x, AxisRange range) {
    if (range.isAll(x.shape().size(range.axis()))) {
      return x;
    }
    return range.step() == 1
        ? g.add(new Slice(range.axis(), range.start(), range.count()), x)
        : g.add(new StridedSlice(range.axis(), range.start(), range.step(), range.count()), x);
  }

  /** Int32 numbers as a constant. */
  static Node ints(OperatorContext c, Shape shape, int... values) {
    long[] longs = Arrays.stream(values).asLongStream().toArray();
    return c.constant(OnnxTensor.integers(DataType.INT32, shape, longs)).node();
  }

  /** The positions on one axis of a shape, to be broadcast along the others. */
  static Node positions(OperatorContext c, int rank, int axis, int size) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[axis] = size;
    return ints(c, Shape.of(sizes), Axes.all(size));
  }

  /** A tensor without elements, or of zeros. */
  static Node zeros(OperatorContext c, DType type, Shape shape) {
    long[] none = {0};
    Node zero =
        type == DType.INT32
            ? c.constant(OnnxTensor.integers(DataType.INT32, Shape.scalar(), none)).node()
            : c.g().constant(0);
    return broadcast(c.g(), zero, shape);
  }

  /** Pads a node with a constant value; negative numbers crop it. */
  static Node pad(GraphBuilder g, Node x, Node value, long[] before, long[] after) {
    Node out = x;
    List<Integer> first = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    for (int axis = 0; axis < before.length; axis++) {
      long start = Math.max(0, -before[axis]);
      long end = x.shape().size(axis) + Math.min(0, after[axis]);
      Rules.check(
          start <= end || x.shape().size(axis) + before[axis] + after[axis] >= 0,
          "pads %d and %d take more than all of axis %d of %s",
          before[axis],
          after[axis],
          axis,
          x.shape());
      out = slice(g, out, AxisRange.of(axis, x.shape().size(axis), start, Math.max(start, end), 1));
      first.add(Axes.size(Math.max(0, before[axis])));
      last.add(Axes.size(Math.max(0, after[axis])));
    }
    boolean pads = IntStream.range(0, first.size()).anyMatch(i -> first.get(i) + last.get(i) > 0);
    return pads ? g.add(new PadConstant(first, last), out, value) : out;
  }

  /** The elements of one axis at known indices. */
  static Node pick(OperatorContext c, Node x, int axis, int[] indices) {
    GraphBuilder g = c.g();
    if (indices.length == 0) {
      return zeros(c, x.type(), x.shape().with(axis, 0));
    }
    List<Node> pieces = new ArrayList<>();
    for (int from = 0; from < indices.length && pieces.size() <= MOST_PIECES; ) {
      int to = from + 1;
      int step = to < indices.length ? indices[to] - indices[from] : 1;
      while (to < indices.length && indices[to] - indices[to - 1] == step) {
        to++;
      }
      Node piece =
          step == 0
              ? broadcast(
                  g,
                  slice(g, x, new AxisRange(axis, indices[from], 1, 1)),
                  x.shape().with(axis, to - from))
              : slice(
                  g, x, new AxisRange(axis, indices[from], to - from == 1 ? 1 : step, to - from));
      pieces.add(piece);
      from = to;
    }
    if (pieces.size() <= MOST_PIECES) {
      return pieces.size() == 1 ? pieces.getFirst() : g.concat(axis, pieces.toArray(Node[]::new));
    }
    Node flat = ints(c, Shape.of(indices.length), indices);
    return gather(c, x, axis, flat);
  }

  /** The elements of an axis at int32 indices of any shape, which replaces the axis. */
  static Node gather(OperatorContext c, Node x, int axis, Node indices) {
    GraphBuilder g = c.g();
    Shape shape = x.shape();
    long outer = shape.elements(0, axis);
    long size = shape.size(axis);
    long inner = shape.elements(axis + 1, shape.rank());
    long count = indices.shape().elements();
    int[] out =
        IntStream.concat(
                IntStream.range(0, axis).map(shape::size),
                IntStream.concat(
                    IntStream.of(indices.shape().sizes()),
                    IntStream.range(axis + 1, shape.rank()).map(shape::size)))
            .toArray();
    Shape result = Shape.of(out);
    if (result.elements() == 0) {
      return zeros(c, x.type(), result);
    }
    Rules.check(size > 0, "axis %d of %s has no elements to choose from", axis, shape);
    Node row = reshape(g, indices, count);
    Node rows =
        outer == 1
            ? g.add(new FlatIndices(List.of((int) size)), row)
            : g.add(
                new FlatIndices(List.of(Axes.size(outer), (int) size)),
                positions(c, 2, 0, Axes.size(outer)),
                row);
    return reshape(g, rows(g, x, outer * size, inner, rows), result);
  }

  /**
   * Rows of a node, viewed as a matrix, at flat indices of any shape: [number of indices, cols].
   */
  static Node rows(GraphBuilder g, Node x, long rows, long cols, Node indices) {
    Node flat = reshape(g, indices, indices.shape().elements());
    return g.add(new Gather(), reshape(g, x, rows, cols), flat);
  }

  static long product(int... sizes) {
    return IntStream.of(sizes).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** The longs of a range, for axes. */
  static long[] range(int from, int to) {
    return LongStream.range(from, to).toArray();
  }
}
