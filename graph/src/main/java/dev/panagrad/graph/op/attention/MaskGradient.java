package dev.panagrad.graph.op.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Less;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of {@link Attention} with respect to its mask, of other ops: it needs the matrix of
 * all scores, which attention itself avoids. Nothing of it is computed unless it is used.
 */
final class MaskGradient {
  /** Below any score; hidden keys have minus infinity, whose softmax alone is no number. */
  private static final float LEAST = -1e30f;

  private MaskGradient() {}

  /**
   * The gradient; null if heads that share keys, or a causal model, have sizes that are unknown
   * yet.
   */
  static Node of(GraphBuilder g, Attention op, Node self, Node upstream) {
    Node q = self.input(0);
    Node k = self.input(1);
    Node mask = self.input(3);
    Shape shape = q.shape();
    int queries = shape.size(-2);
    int keys = k.shape().size(-2);
    boolean grouped = shape.size(-3) != k.shape().size(-3);
    if ((grouped || op.seen() >= 0) && !(isKnown(shape) && isKnown(k.shape()))) {
      return null;
    }
    Node scores = g.add(g.mul(perHead(g, q, k), g.constant(op.scale())), mask);
    Node masked = op.seen() < 0 ? scores : g.add(scores, causal(g, op.seen(), queries, keys));
    Node least = g.constant(LEAST);
    Node visible = g.add(new Less(), least, masked);
    Node weights = g.mul(g.softmax(g.maximum(masked, least)), visible);
    Node change = perHead(g, upstream, self.input(2));
    Node along = g.sum(g.mul(change, weights), true, List.of(shape.rank() - 1));
    return g.sumLike(g.mul(weights, g.sub(change, along)), mask);
  }

  /** Whether all sizes are known, perhaps but for the number of sequences. */
  private static boolean isKnown(Shape shape) {
    return (shape.rank() > 3 ? shape.with(0, 1) : shape).isKnown();
  }

  /** a b' for each head of a, where consecutive ones share a head of b. */
  private static Node perHead(GraphBuilder g, Node a, Node b) {
    int[] sizes = a.shape().sizes();
    int rank = sizes.length;
    int heads = b.shape().size(-3);
    if (sizes[rank - 3] == heads) {
      return g.matMul(a, b, false, true);
    }
    int[] grouped = sizes.clone();
    grouped[rank - 2] = sizes[rank - 3] / heads * sizes[rank - 2];
    grouped[rank - 3] = heads;
    int[] whole = sizes.clone();
    whole[rank - 1] = b.shape().size(-2);
    return g.reshape(g.matMul(g.reshape(a, grouped), b, false, true), whole);
  }

  private static Node causal(GraphBuilder g, int seen, int queries, int keys) {
    float[] hidden = new float[Math.multiplyExact(queries, keys)];
    for (int query = 0; query < queries; query++) {
      int end = Math.min(keys, seen + query);
      Arrays.fill(hidden, query * keys + end, (query + 1) * keys, Float.NEGATIVE_INFINITY);
    }
    return g.constant(Shape.of(queries, keys), hidden);
  }
}
