package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.array.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that task 0 computes before other tasks start a run: the checks of the feeds. So an
 * invalid class number fails the run before any other task takes notice, and the cluster stays
 * unchanged.
 */
final class Prelude {
  private Prelude() {}

  /** The checks that need no values of other tasks, with their inputs, in execution order. */
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
