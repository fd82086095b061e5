package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that some roots need, on which passes work.
 *
 * @param nodes inputs before those that use them
 * @param roots the requested nodes, one per fetch and in the same order
 */
public record Subgraph(List<Node> nodes, List<Node> roots) {
  /** Copies the lists. */
  public Subgraph {
    nodes = List.copyOf(nodes);
    roots = List.copyOf(roots);
  }

  /** The part of {@code all}, kept in its order, that the roots depend on. */
  public static Subgraph of(List<Node> all, List<Node> roots) {
    Set<Node> needed = new HashSet<>(roots);
    Deque<Node> open = new ArrayDeque<>(needed);
    while (!open.isEmpty()) {
      for (Node input : open.pop().inputs()) {
        if (needed.add(input)) {
          open.push(input);
        }
      }
    }
    List<Node> kept = new ArrayList<>();
    for (Node node : all) {
      if (needed.contains(node)) {
        kept.add(node);
      }
    }
    return new Subgraph(kept, roots);
  }
}
