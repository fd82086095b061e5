package dev.panagrad.graph.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies a subgraph node by node, giving a rule the chance to replace each. */
public final class Rewriter {
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Node, Node> replaced = new HashMap<>();

  /** What becomes of a node. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Makes the replacement of a node.
     *
     * @param g where it is made
     * @param old the node
     * @param inputs what its inputs have become
     */
    Node apply(GraphBuilder g, Node old, List<Node> inputs);
  }

  /** Starts an empty copy. */
  public Rewriter() {}

  /** Applies a rule to every node, inputs first. */
  public static Subgraph rewrite(Subgraph graph, Rule rule) {
    Rewriter rewriter = new Rewriter();
    for (Node node : graph.nodes()) {
      List<Node> inputs = node.inputs().stream().map(rewriter.replaced::get).toList();
      rewriter.replaced.put(node, rule.apply(rewriter.builder, node, inputs));
    }
    List<Node> roots = graph.roots().stream().map(rewriter.replaced::get).toList();
    return Subgraph.of(rewriter.builder.build().nodes(), roots);
  }

  /** The rule that changes nothing. */
  public static Node copy(GraphBuilder g, Node old, List<Node> inputs) {
    return g.add(old.name(), old.op(), inputs);
  }
}
