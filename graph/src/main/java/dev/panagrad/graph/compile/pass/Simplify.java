package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import java.util.function.BiFunction;

/** Lets every op replace itself by something simpler, until none does. */
public final class Simplify implements Pass {
  /** More replacements of one node indicate an error in an op's rule. */
  private static final int LIMIT = 100;

  /** Makes the pass. */
  public Simplify() {}

  @Override
  public String name() {
    return "simplify";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) ->
            simplest(Rewriter.copy(g, old, inputs), (op, node) -> op.simplify(g, node)));
  }

  /** Applies a rule to a node until it no longer changes. */
  static Node simplest(Node node, BiFunction<Op, Node, Node> rule) {
    Node current = node;
    for (int i = 0; i < LIMIT; i++) {
      Node next = simplified(current, rule);
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

  private static Node simplified(Node node, BiFunction<Op, Node, Node> rule) {
    try {
      return rule.apply(node.op(), node);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s '%s': %s".formatted(node.op().name(), node.name(), e.getMessage()), e);
    }
  }
}
