package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.List;

/** Operators that reshape, reorder or repeat elements. */
final class ShapeOperators {
  private ShapeOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Reshape", c -> shaped(c, Axes.reshape(c.shape(0), c.longs(1), allowZero(c))))
        .add("Flatten", c -> shaped(c, Axes.flatten(c.shape(0), c.integer("axis", 1))))
        .add("Squeeze", c -> shaped(c, Axes.squeeze(c.shape(0), axes(c))))
        .add("Unsqueeze", c -> shaped(c, Axes.unsqueeze(c.shape(0), unsqueezed(axes(c)))))
        .add("Transpose", ShapeOperators::transpose)
        .add("Expand", ShapeOperators::expand)
        .add("Tile", ShapeOperators::tile)
        .add("DepthToSpace", ShapeOperators::depthToSpace)
        .add("SpaceToDepth", ShapeOperators::spaceToDepth);
  }

  private static List<Value> shaped(OperatorContext c, Shape shape) {
    return c.result(Nodes.reshape(c.g(), c.node(0), shape));
  }

  static boolean allowZero(OperatorContext c) {
    return c.flag("allowzero", false);
  }

  /** Axes are an attribute before opset 13 and an input since; null if none are given. */
  private static long[] axes(OperatorContext c) {
    return c.hasAttribute("axes") ? c.integers("axes") : c.has(1) ? c.longs(1) : null;
  }

  static long[] unsqueezed(long[] axes) {
    Rules.check(axes != null, "it needs axes");
    return axes;
  }

  /** The order of the axes, or null for the reverse. */
  static long[] order(OperatorContext c) {
    return c.hasAttribute("perm") ? c.integers("perm") : null;
  }

  private static List<Value> transpose(OperatorContext c) {
    return c.result(Nodes.permute(c.g(), c.node(0), Axes.order(order(c), c.shape(0).rank())));
  }

  private static List<Value> expand(OperatorContext c) {
    Shape shape = Rules.broadcast(c.shape(0), Axes.shape(c.longs(1)));
    return c.result(Nodes.broadcast(c.g(), c.node(0), shape));
  }

  private static List<Value> tile(OperatorContext c) {
    Shape in = c.shape(0);
    long[] repeats = c.longs(1);
    Rules.check(repeats.length == in.rank(), "%d repeats for the axes of %s", repeats.length, in);
    int[] before = new int[2 * in.rank()];
    int[] after = new int[2 * in.rank()];
    long[] sizes = new long[in.rank()];
    for (int axis = 0; axis < in.rank(); axis++) {
      before[2 * axis] = 1;
      after[2 * axis] = Axes.size(repeats[axis]);
      before[2 * axis + 1] = in.size(axis);
      after[2 * axis + 1] = in.size(axis);
      sizes[axis] = repeats[axis] * in.size(axis);
    }
    GraphBuilder g = c.g();
    Node spread = Nodes.reshape(g, c.node(0), Shape.of(before));
    return c.result(Nodes.reshape(g, Nodes.broadcast(g, spread, Shape.of(after)), sizes));
  }

  /** From [n, c, h, w] to [n, c / b / b, h * b, w * b]. */
  private static List<Value> depthToSpace(OperatorContext c) {
    Shape in = images(c);
    long block = block(c);
    Rules.check(
        in.size(1) % (block * block) == 0,
        "the channels of %s can't be cut into blocks of %d by %d",
        in,
        block,
        block);
    long channels = in.size(1) / (block * block);
    boolean depthFirst = c.text("mode", "DCR").equals("DCR");
    GraphBuilder g = c.g();
    Node cut =
        depthFirst
            ? Nodes.reshape(
                g, c.node(0), in.size(0), block, block, channels, in.size(2), in.size(3))
            : Nodes.reshape(
                g, c.node(0), in.size(0), channels, block, block, in.size(2), in.size(3));
    Node moved = depthFirst ? g.permute(cut, 0, 3, 4, 1, 5, 2) : g.permute(cut, 0, 1, 4, 2, 5, 3);
    return c.result(
        Nodes.reshape(g, moved, in.size(0), channels, in.size(2) * block, in.size(3) * block));
  }

  /** From [n, c, h, w] to [n, c * b * b, h / b, w / b]. */
  private static List<Value> spaceToDepth(OperatorContext c) {
    Shape in = images(c);
    long block = block(c);
    Rules.check(
        in.size(2) % block == 0 && in.size(3) % block == 0,
        "images of %s can't be cut into blocks of %d by %d",
        in,
        block,
        block);
    long height = in.size(2) / block;
    long width = in.size(3) / block;
    GraphBuilder g = c.g();
    Node cut = Nodes.reshape(g, c.node(0), in.size(0), in.size(1), height, block, width, block);
    Node moved = g.permute(cut, 0, 3, 5, 1, 2, 4);
    return c.result(Nodes.reshape(g, moved, in.size(0), in.size(1) * block * block, height, width));
  }

  private static Shape images(OperatorContext c) {
    Rules.check(c.shape(0).rank() == 4, "images must have 4 axes, not %s", c.shape(0));
    return c.shape(0);
  }

  private static long block(OperatorContext c) {
    long block = c.integer("blocksize", 0);
    Rules.check(block > 0 && block <= 1 << 15, "a block of %d by itself can't be had", block);
    return block;
  }
}
