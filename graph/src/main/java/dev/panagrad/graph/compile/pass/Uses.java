package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.Node;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the readers of each value of a subgraph, including fetches. A reader in another task
 * counts twice, so that fusions never move work across tasks.
 */
public final class Uses {
  private final Map<Node, Integer> counts = new HashMap<>();

  public Uses(Subgraph graph) {
    for (Node node : graph.nodes()) {
      node.inputs()
          .forEach(input -> counts.merge(input, input.task() == node.task() ? 1 : 2, Integer::sum));
    }
    graph.roots().forEach(root -> counts.merge(root, 1, Integer::sum));
  }

  /** Whether a value has one reader. */
  public boolean isReadOnce(Node node) {
    return counts.getOrDefault(node, 0) == 1;
  }
}
