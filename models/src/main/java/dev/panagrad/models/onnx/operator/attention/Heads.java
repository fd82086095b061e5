package dev.panagrad.models.onnx.operator.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;

/**
 * Products of multi-head attention, [batch, heads, time, size]. One head of keys may serve several
 * adjacent heads of queries, whose rows then form one matrix.
 */
final class Heads {
  private Heads() {}

  /** [batch, time, heads * size] as [batch, heads, time, size]. */
  static Node split(GraphBuilder g, Node x, long heads) {
    Shape shape = x.shape();
    if (heads <= 0 || shape.size(2) % heads != 0) {
      throw new IllegalArgumentException(
          "%d columns can't be cut into %d heads".formatted(shape.size(2), heads));
    }
    int size = (int) (shape.size(2) / heads);
    return g.permute(g.reshape(x, shape.size(0), shape.size(1), (int) heads, size), 0, 2, 1, 3);
  }

  /** [batch, heads, time, size] as [batch, time, heads * size]. */
  static Node merge(GraphBuilder g, Node x) {
    Shape shape = x.shape();
    return g.reshape(
        g.permute(x, 0, 2, 1, 3),
        shape.size(0),
        shape.size(2),
        Math.multiplyExact(shape.size(1), shape.size(3)));
  }

  /** The factor of scores: the given one, or 1 / sqrt(size) if that is 0. */
  static float scale(float told, int size) {
    return told != 0 ? told : (float) (1 / Math.sqrt(size));
  }

  /** The products of queries and keys, [batch, heads, queries, keys]. */
  static Node scores(GraphBuilder g, Node q, Node k) {
    Shape shape = q.shape();
    Node product = g.matMul(grouped(g, q, k), k, false, true);
    return g.reshape(product, shape.size(0), shape.size(1), shape.size(2), k.shape().size(2));
  }

  /** The sums of values weighted by the weights, [batch, heads, queries, size]. */
  static Node values(GraphBuilder g, Node weights, Node v) {
    Shape shape = weights.shape();
    Node product = g.matMul(grouped(g, weights, v), v);
    return g.reshape(product, shape.size(0), shape.size(1), shape.size(2), v.shape().size(3));
  }

  /** The rows of all query heads that share one head of keys. */
  private static Node grouped(GraphBuilder g, Node q, Node k) {
    Shape shape = q.shape();
    int keys = k.shape().size(1);
    if (shape.size(1) == keys) {
      return q;
    }
    if (keys == 0 || shape.size(1) % keys != 0) {
      throw new IllegalArgumentException(
          "%d heads of queries can't share %d heads of keys".formatted(shape.size(1), keys));
    }
    int rows = Math.multiplyExact(shape.size(1) / keys, shape.size(2));
    return g.reshape(q, shape.size(0), keys, rows, shape.size(3));
  }
}
