package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.HashSet;
import java.util.Set;

/** Checks the invariants that every pass must preserve. */
public final class GraphVerifier {
  private GraphVerifier() {}

  /**
   * Checks order, names and shapes.
   *
   * @param after the pass that ran last, for the message
   * @throws IllegalStateException if a pass broke the graph
   */
  public static void verify(Subgraph graph, String after) {
    Set<Node> seen = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Node node : graph.nodes()) {
      require(seen.containsAll(node.inputs()), after, node, "comes before one of its inputs");
      require(names.add(node.name()), after, node, "has a name that another node has");
      Shape inferred = node.op().inferShape(node.inputs());
      require(inferred.equals(node.shape()), after, node, "should have shape " + inferred);
      seen.add(node);
    }
    for (Node root : graph.roots()) {
      require(seen.contains(root), after, root, "is a root but not in the graph");
    }
  }

  private static void require(boolean condition, String after, Node node, String problem) {
    if (!condition) {
      throw new IllegalStateException(
          "after the pass '%s' node '%s' %s".formatted(after, node, problem));
    }
  }
}
