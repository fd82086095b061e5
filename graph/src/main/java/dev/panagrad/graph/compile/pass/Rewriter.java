package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a subgraph node by node and lets a rule replace each. The replacement of a node gets the
 * node's name, so that listings and errors refer to the user's nodes; intermediate nodes that a
 * rule creates are named after it. All of them are computed by the task of the node.
 */
public final class Rewriter {
  private Rewriter() {}

  /** Replaces nodes. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Creates the replacement of a node.
     *
     * @param g the builder of new nodes
     * @param old the node
     * @param inputs the replacements of its inputs
     */
    Node apply(GraphBuilder g, Node old, List<Node> inputs);
  }

  /** Applies a rule to every node, inputs first. */
  public static Subgraph rewrite(Subgraph graph, Rule rule) {
    GraphBuilder g = new GraphBuilder();
    Map<Node, Node> replaced = new HashMap<>();
    Map<Node, String> names = new HashMap<>();
    for (Node old : graph.nodes()) {
      List<Node> inputs = old.inputs().stream().map(replaced::get).toList();
      try (Scope _ = g.scope(old.name());
          Scope _ = g.colocate(old)) {
        Node made = rule.apply(g, old, inputs);
        replaced.put(old, made);
        names.putIfAbsent(made, old.name());
      }
    }
    List<Node> roots = graph.roots().stream().map(replaced::get).toList();
    return renamed(Subgraph.of(g.build().nodes(), roots), names);
  }

  private static Subgraph renamed(Subgraph graph, Map<Node, String> names) {
    GraphBuilder g = new GraphBuilder();
    Map<Node, Node> copies = new HashMap<>();
    for (Node node : graph.nodes()) {
      List<Node> inputs = node.inputs().stream().map(copies::get).toList();
      try (Scope _ = g.colocate(node)) {
        copies.put(node, g.add(names.getOrDefault(node, node.name()), node.op(), inputs));
      }
    }
    return new Subgraph(g.build().nodes(), graph.roots().stream().map(copies::get).toList());
  }

  /** The rule that changes nothing. */
  public static Node copy(GraphBuilder g, Node old, List<Node> inputs) {
    return g.add(old.op(), inputs.toArray(Node[]::new));
  }
}
