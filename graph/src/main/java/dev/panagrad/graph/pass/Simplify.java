package dev.panagrad.graph.pass;

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
      Node next = current.op().simplify(g, current);
      if (next == current) {
        return current;
      }
      current = next;
    }
    throw new IllegalStateException("the simplification of '" + node.name() + "' doesn't end");
  }
}
