package dev.panagrad.models.layer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.Shape;

/**
 * Building blocks of networks over a {@link GraphBuilder}. Variables are named {@code
 * <layer>/weights}, {@code <layer>/biases} and so on.
 */
public final class Layers {
  private final GraphBuilder g;
  private final Node keepProbability;

  /**
   * Layers in a graph.
   *
   * @param keepProbability a scalar node for dropout, fed with 1 at test time
   */
  public Layers(GraphBuilder g, Node keepProbability) {
    this.g = g;
    this.keepProbability = keepProbability;
  }

  /** The builder, for what has no layer here. */
  public GraphBuilder graph() {
    return g;
  }

  /** Everything but the first axis in one: [n, h, w, c] becomes [n, h * w * c]. */
  public Node flatten(Node x) {
    Shape shape = x.shape();
    return g.reshape(x, Shape.UNKNOWN, Math.toIntExact(shape.elements(1, shape.rank())));
  }

  /**
   * A fully connected layer without activation: x w + b.
   *
   * @param x [n, inputs]
   * @return [n, units]
   */
  public Node dense(String name, Node x, int units, Initializer weights, Initializer biases) {
    try (Scope _ = g.scope(name)) {
      Node w = g.variable("weights", Shape.of(x.shape().size(1), units), weights);
      Node b = g.variable("biases", Shape.of(units), biases);
      return g.add(g.matMul(x, w), b);
    }
  }

  /** Dropout with the fed keep probability. */
  public Node dropout(Node x) {
    return g.dropout(x, keepProbability);
  }

  /** Elementwise max(x, 0). */
  public Node relu(Node x) {
    return g.relu(x);
  }

  /** Elementwise 1 / (1 + e^-x). */
  public Node sigmoid(Node x) {
    return g.sigmoid(x);
  }
}
