package dev.panagrad.models.onnx.operator.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.Value;
import java.util.List;

/** Rotates pairs of columns by angles that grow with the position. */
final class RotaryEmbedding {
  private static final int COS = 1;
  private static final int SIN = 2;
  private static final int POSITIONS = 3;

  private RotaryEmbedding() {}

  static List<Value> rule(OperatorContext c) {
    Floats.require(c, 0, COS, SIN);
    GraphBuilder g = c.g();
    Shape shape = c.shape(0);
    // Heads are side by side in a row, or on the axis before time.
    boolean flat = shape.rank() == 3;
    Node x = flat ? beside(c) : c.node(0);
    if (x.shape().rank() != 4) {
      throw new IllegalArgumentException("its input must have 3 or 4 axes, but is " + shape);
    }
    int size = x.shape().size(3);
    int told = (int) c.integer("rotary_embedding_dim", 0);
    int rotated = told == 0 ? size : told;
    if (rotated < 0 || rotated > size || rotated % 2 != 0) {
      throw new IllegalArgumentException(
          "%d of %d columns can't be rotated in pairs".formatted(rotated, size));
    }
    Node turned = turned(c, rotated == size ? x : g.slice(x, 3, 0, rotated), flat);
    Node all =
        rotated == size ? turned : g.concat(3, turned, g.slice(x, 3, rotated, size - rotated));
    return c.result(flat ? g.reshape(all, shape) : all);
  }

  private static Node beside(OperatorContext c) {
    Shape shape = c.shape(0);
    long heads = c.integer("num_heads", 0);
    if (heads <= 0 || shape.size(2) % heads != 0) {
      throw new IllegalArgumentException(
          "%d columns can't be cut into %d heads".formatted(shape.size(2), heads));
    }
    int size = (int) (shape.size(2) / heads);
    return c.g().reshape(c.node(0), shape.size(0), shape.size(1), (int) heads, size);
  }

  private static Node turned(OperatorContext c, Node x, boolean flat) {
    GraphBuilder g = c.g();
    Shape shape = x.shape();
    int half = shape.size(3) / 2;
    int time = shape.size(flat ? 1 : 2);
    Node cos = angles(c, COS, half, shape.size(0), time, flat);
    Node sin = angles(c, SIN, half, shape.size(0), time, flat);
    if (!c.flag("interleaved", false)) {
      Node[] parts = rotate(g, g.slice(x, 3, 0, half), g.slice(x, 3, half, half), cos, sin);
      return g.concat(3, parts);
    }
    int[] half4 = {shape.size(0), shape.size(1), shape.size(2), half};
    int[] column = {shape.size(0), shape.size(1), shape.size(2), half, 1};
    Node pairs = g.reshape(x, shape.size(0), shape.size(1), shape.size(2), half, 2);
    Node[] parts =
        rotate(
            g,
            g.reshape(g.slice(pairs, 4, 0, 1), half4),
            g.reshape(g.slice(pairs, 4, 1, 1), half4),
            cos,
            sin);
    return g.reshape(g.concat(4, g.reshape(parts[0], column), g.reshape(parts[1], column)), shape);
  }

  private static Node[] rotate(GraphBuilder g, Node x, Node y, Node cos, Node sin) {
    return new Node[] {g.sub(g.mul(cos, x), g.mul(sin, y)), g.add(g.mul(sin, x), g.mul(cos, y))};
  }

  /**
   * Sines or cosines at the given positions, or in order, in a shape that broadcasts over heads.
   */
  private static Node angles(
      OperatorContext c, int input, int half, int batch, int time, boolean flat) {
    GraphBuilder g = c.g();
    Node table = c.node(input);
    if (table.shape().size(-1) != half) {
      throw new IllegalArgumentException(
          "a table of %s is not for %d pairs of columns".formatted(table.shape(), half));
    }
    int batches = batch;
    if (c.has(POSITIONS)) {
      Shape positions = c.shape(POSITIONS);
      batches = positions.rank() == 2 ? positions.size(0) : 1;
      table = g.gather(table, g.reshape(c.node(POSITIONS), Math.multiplyExact(batches, time)));
    }
    return flat
        ? g.reshape(table, batches, time, 1, half)
        : g.reshape(table, batches, 1, time, half);
  }
}
