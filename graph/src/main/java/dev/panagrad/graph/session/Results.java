package dev.panagrad.graph.session;

import dev.panagrad.graph.Node;
import java.util.List;

/**
 * What a run fetched. The tensors belong to the session and hold these values until the next run of
 * the same fetches with feeds of the same shapes; {@link Session#MOST_PLANS} other combinations
 * later they are gone.
 */
public final class Results {
  private final List<Node> nodes;
  private final Tensor[] tensors;

  Results(List<Node> nodes, Tensor[] tensors) {
    this.nodes = nodes;
    this.tensors = tensors;
  }

  /**
   * The value of a node.
   *
   * @throws IllegalArgumentException if it was not fetched or has no value
   */
  public Tensor get(Node node) {
    for (int i = 0; i < tensors.length; i++) {
      if (nodes.get(i) == node && tensors[i] != null) {
        return tensors[i];
      }
    }
    throw new IllegalArgumentException(
        "'%s' has no value here: it was not fetched, or it only has an effect"
            .formatted(node.name()));
  }

  /** The value of a node that is a scalar. */
  public float scalar(Node node) {
    return get(node).scalar();
  }

  /** The value of an int32 node with one element. */
  public int scalarInt(Node node) {
    return get(node).toIntArray()[0];
  }
}
