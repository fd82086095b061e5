package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Triangle;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators that split, concatenate or pad arrays. */
public final class ArrayOperators {
  private ArrayOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    ShapeOperators.addTo(table);
    GatherOperators.addTo(table);
    ScatterOperators.addTo(table);
    MakerOperators.addTo(table);
    HostOperators.addTo(table);
    table
        .add("Concat", ArrayOperators::concat)
        .add("Split", ArrayOperators::split)
        .add("Slice", ArrayOperators::slice)
        .add("Pad", ArrayOperators::pad)
        .add("CenterCropPad", ArrayOperators::centerCropPad)
        .add("Trilu", ArrayOperators::triangle);
  }

  private static List<Value> concat(OperatorContext c) {
    int axis = Axes.of(c.integer("axis", 1), c.shape(0).rank());
    Node[] parts = new Node[c.count()];
    Arrays.setAll(parts, c::node);
    return c.result(parts.length == 1 ? parts[0] : c.g().concat(axis, parts));
  }

  /**
   * The sizes of the parts: an attribute before opset 13, an input since; equal sizes by default.
   */
  static int[] sizes(OperatorContext c, long[] input, int size) {
    long[] given = c.hasAttribute("split") ? c.integers("split") : input;
    int parts = Axes.size(c.integer("num_outputs", c.outputs()));
    int[] sizes = Axes.split(given, parts, size);
    Rules.check(sizes.length == c.outputs(), "%d parts for %d outputs", sizes.length, c.outputs());
    return sizes;
  }

  private static List<Value> split(OperatorContext c) {
    int axis = Axes.of(c.integer("axis", 0), c.shape(0).rank());
    int[] sizes = sizes(c, c.has(1) ? c.longs(1) : null, c.shape(0).size(axis));
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < sizes.length; i++) {
      AxisRange range = new AxisRange(axis, start, 1, sizes[i]);
      parts.add(c.wants(i) ? c.like(0, Nodes.slice(c.g(), c.node(0), range)) : null);
      start += sizes[i];
    }
    return parts;
  }

  private static List<Value> slice(OperatorContext c) {
    AxisRange[] ranges =
        c.opset() < 10
            ? AxisRange.of(
                c.shape(0),
                c.integers("starts"),
                c.integers("ends"),
                c.hasAttribute("axes") ? c.integers("axes") : null,
                null)
            : AxisRange.of(
                c.shape(0),
                c.longs(1),
                c.longs(2),
                c.has(3) ? c.longs(3) : null,
                c.has(4) ? c.longs(4) : null);
    // Leading axes first: their slices are views, or leave less to copy for the next ones.
    Arrays.sort(ranges, (a, b) -> Integer.compare(a.axis(), b.axis()));
    Node out = c.node(0);
    for (AxisRange range : ranges) {
      out = Nodes.slice(c.g(), out, range);
    }
    return c.result(out);
  }

  private static List<Value> pad(OperatorContext c) {
    Shape in = c.shape(0);
    long[] pads = c.opset() < 11 ? c.integers("pads") : c.longs(1);
    int[] axes = c.has(3) ? Axes.of(c.longs(3), in.rank()) : Axes.all(in.rank());
    Rules.check(pads.length == 2 * axes.length, "%d pads for %d axes", pads.length, axes.length);
    long[] before = new long[in.rank()];
    long[] after = new long[in.rank()];
    for (int i = 0; i < axes.length; i++) {
      before[axes[i]] = pads[i];
      after[axes[i]] = pads[i + axes.length];
    }
    String mode = c.text("mode", "constant");
    if (mode.equals("constant")) {
      return c.result(Nodes.pad(c.g(), c.node(0), padValue(c), before, after));
    }
    Node out = c.node(0);
    for (int axis = 0; axis < in.rank(); axis++) {
      if (before[axis] != 0 || after[axis] != 0) {
        int[] indices = border(mode, in.size(axis), before[axis], after[axis]);
        out = Nodes.pick(c, out, axis, indices);
      }
    }
    return c.result(out);
  }

  private static Node padValue(OperatorContext c) {
    GraphBuilder g = c.g();
    if (c.opset() < 11 && !OnnxTensor.isInt32(c.type(0))) {
      return g.constant(c.real("value", 0));
    }
    return c.has(2)
        ? Nodes.reshape(g, c.node(2), Shape.scalar())
        : Nodes.zeros(c, c.node(0).type(), Shape.scalar());
  }

  /** The source index of each element along a padded axis. */
  private static int[] border(String mode, int size, long before, long after) {
    int count = Axes.size(Math.addExact(size, Math.addExact(before, after)));
    Rules.check(size > 0 || count == 0, "an axis without elements has none for a border");
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      long at = i - before;
      indices[i] =
          (int)
              switch (mode) {
                case "edge" -> Math.clamp(at, 0, size - 1);
                case "wrap" -> Math.floorMod(at, size);
                case "reflect" -> reflected(at, size);
                default -> throw new IllegalArgumentException("there is no mode " + mode);
              };
    }
    return indices;
  }

  private static long reflected(long at, int size) {
    long period = Math.max(1, 2L * (size - 1));
    long within = Math.floorMod(at, period);
    return Math.min(within, period - within) % size;
  }

  private static List<Value> centerCropPad(OperatorContext c) {
    Shape in = c.shape(0);
    long[] target = c.longs(1);
    int[] axes =
        c.hasAttribute("axes") ? Axes.of(c.integers("axes"), in.rank()) : Axes.all(in.rank());
    Rules.check(target.length == axes.length, "%d sizes for %d axes", target.length, axes.length);
    long[] before = new long[in.rank()];
    long[] after = new long[in.rank()];
    for (int i = 0; i < axes.length; i++) {
      long added = (long) Axes.size(target[i]) - in.size(axes[i]);
      // Halves are rounded toward zero, for padding and cropping alike.
      before[axes[i]] = added / 2;
      after[axes[i]] = added - added / 2;
    }
    Node zero = Nodes.zeros(c, c.node(0).type(), Shape.scalar());
    return c.result(Nodes.pad(c.g(), c.node(0), zero, before, after));
  }

  private static List<Value> triangle(OperatorContext c) {
    long diagonal = c.has(1) ? c.longs(1)[0] : 0;
    int within = Math.clamp(diagonal, -Integer.MAX_VALUE, Integer.MAX_VALUE);
    return c.result(c.g().add(new Triangle(c.flag("upper", true), within), c.node(0)));
  }
}
