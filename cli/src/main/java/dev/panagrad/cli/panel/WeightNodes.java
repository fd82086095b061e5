package dev.panagrad.cli.panel;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.op.source.Variable;
import java.util.List;

/** Finds the nodes that are weights, and derives layers from their names. */
final class WeightNodes {
  /** More layers than this are merged by using shorter names. */
  private static final int MOST_LAYERS = 24;

  private WeightNodes() {}

  /** The largest number of name parts that doesn't give too many layers. */
  static int parts(List<Node> nodes) {
    List<Node> weights = nodes.stream().filter(WeightNodes::isNamed).toList();
    int most = 1;
    for (int parts = 2; parts < 12; parts++) {
      int tried = parts;
      long layers = weights.stream().map(weight -> layer(weight, tried)).distinct().count();
      most = layers <= MOST_LAYERS ? parts : most;
    }
    return most;
  }

  /** The first trained variable that a value is computed from, or null. */
  static Node trained(Node node) {
    if (isTrained(node)) {
      return node;
    }
    for (Node input : node.inputs()) {
      Node found = trained(input);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * Whether a node is a trainable variable, or a weight of a file other than a batch-norm
   * statistic.
   */
  static boolean isTrained(Node node) {
    return (node.op() instanceof Stored && node.shape().rank() > 0 && !isStatistic(node))
        || (node.op() instanceof Variable variable && variable.trainable());
  }

  /** Whether a node is a batch-norm statistic, by the names that frameworks use. */
  private static boolean isStatistic(Node node) {
    return node.name().matches(".*(moving|running)_(mean|var|variance)");
  }

  /** Whether a node is a weight of a file whose name has a part for the layer. */
  static boolean isNamed(Node node) {
    return node.op() instanceof Stored && node.name().matches("[^:]*[^:/.][/.][^:]+");
  }

  /** The first parts of the name, without the last one, which names the weight within its layer. */
  static String layer(Node weight, int parts) {
    List<String> all = List.of(weight.name().split("(?=[/.])", -1));
    return String.join("", all.subList(0, Math.clamp(all.size() - 1, 1, parts)));
  }
}
