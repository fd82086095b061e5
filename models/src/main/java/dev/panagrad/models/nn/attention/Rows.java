package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Layers;

/** The rows of a batch of sequences, ordered by sentence or by time step. */
final class Rows {
  private Rows() {}

  /** A fully connected layer without bias on the rows of [batch, positions, size]. */
  static Node dense(Layers layers, String name, Node x, int units, Initializer weights) {
    GraphBuilder g = layers.graph();
    Node rows = g.reshape(x, Shape.of(Shape.UNKNOWN, x.shape().size(2)));
    Node y = layers.dense(name, rows, units, weights);
    return g.reshape(y, Shape.of(Shape.UNKNOWN, x.shape().size(1), units));
  }

  /** Zeros for each row of another node, whatever number is fed: [batch, size]. */
  static Node zeros(GraphBuilder g, Node like, int size) {
    Node column = g.mul(g.slice(like, 1, 0, 1), g.constant(0));
    return g.mul(column, g.constant(Shape.of(1, size), new float[size]));
  }

  /** Rows [steps * batch, size], those of each step consecutive, as [batch, steps, size]. */
  static Node bySentence(GraphBuilder g, Node rows, int steps) {
    int size = rows.shape().size(1);
    return g.permute(g.reshape(rows, Shape.of(steps, Shape.UNKNOWN, size)), 1, 0, 2);
  }
}
