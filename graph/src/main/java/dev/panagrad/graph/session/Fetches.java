package dev.panagrad.graph.session;

import dev.panagrad.graph.Node;
import java.util.List;

/** The nodes to compute in a run; create it once and reuse it for every run. */
public final class Fetches {
  private final List<Node> nodes;

  private Fetches(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a run needs at least one node to fetch");
    }
  }

  /** Fetches of these nodes. */
  public static Fetches of(Node... nodes) {
    return new Fetches(List.of(nodes));
  }

  /** Fetches of these nodes. */
  public static Fetches of(List<Node> nodes) {
    return new Fetches(nodes);
  }

  /** The nodes. */
  public List<Node> nodes() {
    return nodes;
  }
}
