package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.attention.Attention;

/**
 * Multi-head attention (Vaswani and others 2017), where each head has a range of adjacent columns.
 */
public final class Heads {
  private Heads() {}

  /**
   * Splits rows into heads.
   *
   * @param rows [n * steps, width], the positions of each sequence consecutive
   * @return [n, heads, steps, width / heads]
   */
  public static Node split(GraphBuilder g, Node rows, int steps, int heads) {
    int size = rows.shape().size(1) / heads;
    return g.permute(g.reshape(rows, Shape.UNKNOWN, steps, heads, size), 0, 2, 1, 3);
  }

  /**
   * Merges heads side by side.
   *
   * @param heads [n, heads, steps, size]
   * @return [n * steps, heads * size]
   */
  public static Node merge(GraphBuilder g, Node heads) {
    int width = heads.shape().size(1) * heads.shape().size(3);
    return g.reshape(g.permute(heads, 0, 2, 1, 3), Shape.UNKNOWN, width);
  }

  /**
   * softmax(q k' / sqrt(size) + mask) v of each head.
   *
   * @param q [n, heads, queries, size]
   * @param k [n, heads, keys, size]
   * @param v [n, heads, keys, size]
   * @param mask 0 for visible keys and minus infinity for others, as [n, 1, 1, keys] or of another
   *     shape that broadcasts to the scores
   */
  public static Node masked(GraphBuilder g, Node q, Node k, Node v, Node mask) {
    return g.add(new Attention(scale(q), -1, true), q, k, v, mask);
  }

  private static float scale(Node q) {
    return (float) (1 / Math.sqrt(q.shape().size(-1)));
  }
}
