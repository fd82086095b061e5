package dev.panagrad.graph.compile.fusion;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.pass.Uses;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.linalg.MatMul;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a sum of products, each summed over its rows, into one product over all rows stacked: x1ᵀ
 * y1 + x2ᵀ y2 = [x1; x2]ᵀ [y1; y2]. So the gradient of weights that are used at every time step of
 * an unrolled network is one long product instead of many short ones.
 */
public final class BatchWeightGradients implements Pass {
  private static final MatMul OVER_ROWS = new MatMul(true, false);

  /** Makes the pass. */
  public BatchWeightGradients() {}

  @Override
  public String name() {
    return "batch weight gradients";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Uses readers = new Uses(graph);
    Map<Node, Sum> sums = new HashMap<>();
    return Rewriter.rewrite(graph, (g, old, inputs) -> batch(readers, sums, g, old, inputs));
  }

  /** The factors of a sum of products that became one product, in the order of their rows. */
  private record Sum(List<Node> left, List<Node> right) {}

  private static Node batch(
      Uses readers, Map<Node, Sum> sums, GraphBuilder g, Node old, List<Node> inputs) {
    if (!(old.op() instanceof Add)
        || !isProduct(readers, old.input(0), inputs.get(0))
        || !isProduct(readers, old.input(1), inputs.get(1))
        || !inputs.get(0).shape().equals(inputs.get(1).shape())) {
      return Rewriter.copy(g, old, inputs);
    }
    // Reverse accumulation adds the first time step last: its rows come before the others.
    Sum first = factors(sums, inputs.get(1));
    Sum second = factors(sums, inputs.get(0));
    Sum sum = new Sum(joined(first.left, second.left), joined(first.right, second.right));
    Node product =
        g.add(
            OVER_ROWS,
            g.concat(0, sum.left.toArray(Node[]::new)),
            g.concat(0, sum.right.toArray(Node[]::new)));
    sums.put(product, sum);
    return product;
  }

  private static boolean isProduct(Uses readers, Node old, Node node) {
    return OVER_ROWS.equals(node.op()) && readers.isReadOnce(old);
  }

  private static Sum factors(Map<Node, Sum> sums, Node product) {
    Sum known = sums.get(product);
    return known != null ? known : new Sum(List.of(product.input(0)), List.of(product.input(1)));
  }

  private static List<Node> joined(List<Node> a, List<Node> b) {
    List<Node> both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }
}
