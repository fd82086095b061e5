package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What task 0 computes before other tasks begin a run: the checks of what was fed. So a wrong class
 * number ends a run of which nobody else knows, and the cluster stays as it was.
 */
final class Prelude {
  private Prelude() {}

  /** The checks that need nothing of other tasks, with what they read, in their order. */
  static List<Node> of(List<Node> order) {
    Set<Node> here = new HashSet<>();
    for (Node node : order) {
      boolean isOwn = node.task() == 0 && here.containsAll(node.inputs());
      if (isOwn || Partition.isEverywhere(node)) {
        here.add(node);
      }
    }
    Set<Node> needed = new HashSet<>();
    for (Node node : order.reversed()) {
      if (here.contains(node) && (node.op() instanceof Checked || needed.contains(node))) {
        needed.add(node);
        needed.addAll(node.inputs());
      }
    }
    return order.stream().filter(needed::contains).toList();
  }
}
