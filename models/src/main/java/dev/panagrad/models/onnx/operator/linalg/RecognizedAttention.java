package dev.panagrad.models.onnx.operator.linalg;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.attention.Attention;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.elementwise.arithmetic.Div;
import dev.panagrad.graph.op.elementwise.arithmetic.Mul;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.operator.elementwise.Recognized;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Recognizes attention that exporters wrote as products and a softmax: softmax(q k' * scale + mask)
 * v. It is replaced by one op, which doesn't need a matrix of all scores.
 */
final class RecognizedAttention {
  /** [batch, heads, time, size] at least; plain matrix products are left unchanged. */
  private static final int LEAST_RANK = 3;

  /** The most factors of scores, and of queries, to search; files may have long chains. */
  private static final int MOST_FACTORS = 4;

  private RecognizedAttention() {}

  /** Products of queries and keys with their factor. */
  private record Scores(Node q, Node k, float scale) {
    Scores times(float factor) {
      return new Scores(q, k, scale * factor);
    }
  }

  /**
   * The attention that a product of weights and values is part of; null if the weights are not
   * those of attention.
   */
  static Node of(GraphBuilder g, Node weights, Node v) {
    Shape shape = weights.shape();
    if (!Recognized.is(weights, Softmax.class)
        || shape.rank() < LEAST_RANK
        || !sameBatch(shape, v.shape())) {
      return null;
    }
    Node sum = weights.input(0);
    Scores plain = scores(g, sum, MOST_FACTORS);
    if (plain != null) {
      return attention(g, plain, v);
    }
    for (int i = 0; i < 2 && Recognized.is(sum, Add.class); i++) {
      Node mask = sum.input(1 - i);
      Node term = sum.input(i);
      Scores scores = term.shape().equals(shape) ? scores(g, term, MOST_FACTORS) : null;
      if (scores != null && spreads(mask.shape(), shape) && !isLearned(mask)) {
        return attention(g, scores, v, mask);
      }
    }
    return null;
  }

  private static Node attention(GraphBuilder g, Scores scores, Node v, Node... mask) {
    Node[] inputs = Arrays.copyOf(new Node[] {scores.q, scores.k, v}, 3 + mask.length);
    System.arraycopy(mask, 0, inputs, 3, mask.length);
    return g.add(new Attention(scores.scale, -1, mask.length > 0), inputs);
  }

  private static Scores scores(GraphBuilder g, Node node, int factors) {
    if (node.op() instanceof BatchMatMul(boolean transposeA, boolean transposeB)) {
      return transposeA ? null : product(g, node.input(0), node.input(1), transposeB, MOST_FACTORS);
    }
    if (factors == 0) {
      return null;
    }
    // A factor such as [1, 1, 1, 1] may add axes.
    if (Recognized.is(node, Div.class) && node.input(0).shape().equals(node.shape())) {
      Scores scores = scores(g, node.input(0), factors - 1);
      return times(scores, 1 / Recognized.scalar(node.input(1)));
    }
    for (int i = 0; i < 2 && Recognized.is(node, Mul.class); i++) {
      float factor = Recognized.scalar(node.input(i));
      if (!Float.isNaN(factor) && node.input(1 - i).shape().equals(node.shape())) {
        return times(scores(g, node.input(1 - i), factors - 1), factor);
      }
    }
    return null;
  }

  private static Scores times(Scores scores, float factor) {
    return scores == null || !Float.isFinite(factor) ? null : scores.times(factor);
  }

  private static Scores product(GraphBuilder g, Node q, Node k, boolean transposed, int factors) {
    if (!sameBatch(q.shape(), k.shape())) {
      return null;
    }
    for (int i = 0; i < 2 && factors > 0 && Recognized.is(q, Mul.class); i++) {
      float factor = Recognized.scalar(q.input(i));
      if (!Float.isNaN(factor) && q.input(1 - i).shape().equals(q.shape())) {
        return times(product(g, q.input(1 - i), k, transposed, factors - 1), factor);
      }
    }
    if (transposed) {
      return new Scores(q, k, 1);
    }
    int rank = k.shape().rank();
    int[] order = Axes.all(rank);
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return new Scores(q, g.permute(k, order), 1);
  }

  private static boolean sameBatch(Shape a, Shape b) {
    return a.rank() == b.rank()
        && Arrays.equals(a.sizes(), 0, a.rank() - 2, b.sizes(), 0, b.rank() - 2);
  }

  /** Whether a mask has one element per key, and is at most repeated along other axes. */
  private static boolean spreads(Shape mask, Shape scores) {
    boolean spreads =
        mask.rank() >= 1 && mask.rank() <= scores.rank() && mask.size(-1) == scores.size(-1);
    for (int i = 2; spreads && i <= mask.rank(); i++) {
      spreads = mask.size(-i) == 1 || mask.size(-i) == scores.size(-i);
    }
    return spreads;
  }

  /** Whether a mask depends on variables; its gradient would take the matrix of scores anyway. */
  private static boolean isLearned(Node mask) {
    Set<Node> seen = new HashSet<>(List.of(mask));
    Deque<Node> rest = new ArrayDeque<>(seen);
    while (!rest.isEmpty()) {
      Node node = rest.pop();
      if (node.op() instanceof Variable) {
        return true;
      }
      node.inputs().stream().filter(seen::add).forEach(rest::push);
    }
    return false;
  }
}
