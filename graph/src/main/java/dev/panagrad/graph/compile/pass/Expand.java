package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import java.util.List;

/** Replaces custom ops by their expansions, now that all shapes are known. */
public final class Expand implements Pass {
  /** Makes the pass. */
  public Expand() {}

  @Override
  public String name() {
    return "expand";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    return graph.nodes().stream().anyMatch(node -> node.op() instanceof CustomOp)
        ? Rewriter.rewrite(graph, Expand::expanded)
        : graph;
  }

  private static Node expanded(GraphBuilder g, Node old, List<Node> inputs) {
    Node copy = Rewriter.copy(g, old, inputs);
    if (!(copy.op() instanceof CustomOp op)) {
      return copy;
    }
    Node made = op.expand(g, copy);
    if (!made.shape().equals(copy.shape()) || made.type() != copy.type()) {
      throw new IllegalArgumentException(
          "%s '%s': it was %s %s and was expanded to %s, a %s"
              .formatted(op.name(), old.name(), copy.type(), copy.shape(), made, made.type()));
    }
    return made;
  }
}
