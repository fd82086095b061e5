package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Operators that move known elements of any type, which exporters use to compute sizes. Large
 * results are left to the graph.
 */
final class HostOperators {
  /** Results with more elements are left to the graph. */
  private static final int MOST = 1 << 16;

  private HostOperators() {}

  static void addTo(OperatorTable table) {
    HostArithmetic.addTo(table);
    HostReductions.addTo(table);
    table
        .addHost("Identity", (in, _) -> List.of(in.get(0)))
        .addHost("Reshape", HostOperators::reshape)
        .addHost(
            "Flatten", (in, c) -> shaped(in, Axes.flatten(in.get(0).shape(), c.integer("axis", 1))))
        .addHost("Squeeze", (in, c) -> shaped(in, Axes.squeeze(in.get(0).shape(), axes(in, c))))
        .addHost("Unsqueeze", HostOperators::unsqueeze)
        .addHost("Transpose", HostOperators::transpose)
        .addHost("Expand", HostOperators::expand)
        .addHost("Tile", HostOperators::tile)
        .addHost("Concat", HostOperators::concat)
        .addHost("Split", HostOperators::split)
        .addHost("Slice", HostOperators::slice)
        .addHost("Gather", HostOperators::gather)
        .addHost("Range", HostOperators::range)
        .addHost("ConstantOfShape", HostOperators::constant)
        .addHost("NonZero", (in, _) -> List.of(MakerOperators.nonZero(in.get(0))));
  }

  /** The elements of an optional input. */
  private static long[] longs(List<OnnxTensor> in, int index) {
    return index < in.size() && in.get(index) != null ? in.get(index).toLongs() : null;
  }

  /** Axes are an attribute in old opsets and an input in new ones. */
  static long[] axes(List<OnnxTensor> in, OperatorContext c) {
    return c.hasAttribute("axes") ? c.integers("axes") : longs(in, 1);
  }

  static boolean fits(Shape shape) {
    return shape.elements() <= MOST;
  }

  private static List<OnnxTensor> shaped(List<OnnxTensor> in, Shape shape) {
    return List.of(in.get(0).reshaped(shape));
  }

  private static List<OnnxTensor> reshape(List<OnnxTensor> in, OperatorContext c) {
    boolean allowZero = ShapeOperators.allowZero(c);
    return shaped(in, Axes.reshape(in.get(0).shape(), in.get(1).toLongs(), allowZero));
  }

  private static List<OnnxTensor> unsqueeze(List<OnnxTensor> in, OperatorContext c) {
    long[] axes = ShapeOperators.unsqueezed(axes(in, c));
    return shaped(in, Axes.unsqueeze(in.get(0).shape(), axes));
  }

  private static List<OnnxTensor> transpose(List<OnnxTensor> in, OperatorContext c) {
    Shape shape = in.get(0).shape();
    int[] order = Axes.order(ShapeOperators.order(c), shape.rank());
    return List.of(Views.of(shape).permute(order).take(in.get(0)));
  }

  private static List<OnnxTensor> expand(List<OnnxTensor> in, OperatorContext c) {
    Shape to = Rules.broadcast(in.get(0).shape(), Axes.shape(in.get(1).toLongs()));
    return fits(to) ? List.of(Views.of(in.get(0).shape()).broadcast(to).take(in.get(0))) : null;
  }

  private static List<OnnxTensor> tile(List<OnnxTensor> in, OperatorContext c) {
    Views view = Views.of(in.get(0).shape());
    long[] repeats = in.get(1).toLongs();
    for (int axis = 0; axis < repeats.length; axis++) {
      int size = view.shape().size(axis);
      long tiled = Math.multiplyExact(Axes.size(repeats[axis]), (long) size);
      if (tiled > MOST || !fits(view.shape().with(axis, (int) tiled))) {
        return null;
      }
      view = view.pick(axis, IntStream.range(0, (int) tiled).map(i -> i % size).toArray());
    }
    return List.of(view.take(in.get(0)));
  }

  private static List<OnnxTensor> concat(List<OnnxTensor> in, OperatorContext c) {
    Shape first = in.get(0).shape();
    int axis = Axes.of(c.integer("axis", 1), first.rank());
    for (OnnxTensor next : in.subList(1, in.size())) {
      if (!next.shape().with(axis, 0).equals(first.with(axis, 0))
          || next.type() != in.get(0).type()) {
        return null;
      }
    }
    return List.of(Views.concat(in, axis));
  }

  private static List<OnnxTensor> split(List<OnnxTensor> in, OperatorContext c) {
    Shape shape = in.get(0).shape();
    int axis = Axes.of(c.integer("axis", 0), shape.rank());
    List<OnnxTensor> parts = new ArrayList<>();
    int start = 0;
    for (int count : ArrayOperators.sizes(c, longs(in, 1), shape.size(axis))) {
      AxisRange range = new AxisRange(axis, start, 1, count);
      parts.add(Views.of(shape).slice(range).take(in.get(0)));
      start += count;
    }
    return parts;
  }

  private static List<OnnxTensor> slice(List<OnnxTensor> in, OperatorContext c) {
    Shape shape = in.get(0).shape();
    AxisRange[] ranges =
        c.opset() < 10
            ? AxisRange.of(
                shape,
                c.integers("starts"),
                c.integers("ends"),
                c.hasAttribute("axes") ? c.integers("axes") : null,
                null)
            : AxisRange.of(shape, longs(in, 1), longs(in, 2), longs(in, 3), longs(in, 4));
    Views view = Views.of(shape);
    for (AxisRange range : ranges) {
      view = view.slice(range);
    }
    return List.of(view.take(in.get(0)));
  }

  private static List<OnnxTensor> gather(List<OnnxTensor> in, OperatorContext c) {
    Shape shape = in.get(0).shape();
    Shape indices = in.get(1).shape();
    int axis = Axes.of(c.integer("axis", 0), shape.rank());
    int[] at = GatherOperators.indices(in.get(1).toLongs(), shape.size(axis));
    if (shape.elements() * (double) at.length > MOST) {
      return null;
    }
    int[] sizes =
        Stream.of(
                Arrays.copyOf(shape.sizes(), axis),
                indices.sizes(),
                Arrays.copyOfRange(shape.sizes(), axis + 1, shape.rank()))
            .flatMapToInt(IntStream::of)
            .toArray();
    return List.of(Views.of(shape).pick(axis, at).reshape(Shape.of(sizes)).take(in.get(0)));
  }

  private static List<OnnxTensor> range(List<OnnxTensor> in, OperatorContext c) {
    OnnxTensor range = MakerOperators.range(in.get(0), in.get(1), in.get(2), MOST);
    return range == null ? null : List.of(range);
  }

  private static List<OnnxTensor> constant(List<OnnxTensor> in, OperatorContext c) {
    Shape shape = Axes.shape(in.get(0).toLongs());
    return fits(shape)
        ? List.of(MakerOperators.element(c).picked(shape, new int[(int) shape.elements()]))
        : null;
  }
}
