package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;

/** Lets every op replace itself by something simpler, again and again until none does. */
public final class Simplify implements Pass {
  /** A replacement that is replaced this often is a mistake in an op's rule. */
  private static final int LIMIT = 100;

  /** Makes the pass. */
  public Simplify() {}

  @Override
  public String name() {
    return "simplify";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    return Rewriter.rewrite(graph, (g, old, inputs) -> simplest(g, Rewriter.copy(g, old, inputs)));
  }

  private static Node simplest(GraphBuilder g, Node node) {
    Node current = node;
    for (int i = 0; i < LIMIT; i++) {
      Node next = simplified(g, current);
      if (next == current) {
        return current;
      }
      if (!next.shape().equals(node.shape()) || next.type() != node.type()) {
        throw new IllegalStateException(
            "'%s' was %s %s and was simplified to %s, a %s"
                .formatted(node.name(), node.type(), node.shape(), next, next.type()));
      }
      current = next;
    }
    throw new IllegalStateException("the simplification of '" + node.name() + "' doesn't end");
  }

  private static Node simplified(GraphBuilder g, Node node) {
    try {
      return node.op().simplify(g, node);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s '%s': %s".formatted(node.op().name(), node.name(), e.getMessage()), e);
    }
  }
}
