package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.array.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies fetched values that aren't in the schedule's own memory: a fetched variable keeps its
 * value from before the run's updates, and a fetched feed stays the same when the feed changes.
 */
public final class CopyFetches implements Pass {
  /** Makes the pass. */
  public CopyFetches() {}

  @Override
  public String name() {
    return "copy fetches";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    GraphBuilder g = new GraphBuilder();
    Map<Node, Node> copies = new HashMap<>();
    for (Node node : graph.nodes()) {
      List<Node> inputs = node.inputs().stream().map(copies::get).toList();
      try (Scope _ = g.colocate(node)) {
        copies.put(node, g.add(node.name(), node.op(), inputs));
      }
    }
    List<Node> roots =
        graph.roots().stream()
            .map(copies::get)
            .map(root -> isOwn(root) ? root : copy(g, root))
            .toList();
    return Subgraph.of(g.build().nodes(), roots);
  }

  private static Node copy(GraphBuilder g, Node root) {
    try (Scope _ = g.colocate(root)) {
      return g.add(root.name() + "/copy", new Identity(), List.of(root));
    }
  }

  private static boolean isOwn(Node root) {
    Node holder = root;
    while (holder.op().residence() == Residence.VIEW) {
      holder = holder.input(0);
    }
    Residence residence = holder.op().residence();
    return residence == Residence.TEMPORARY || residence == Residence.NONE;
  }
}
