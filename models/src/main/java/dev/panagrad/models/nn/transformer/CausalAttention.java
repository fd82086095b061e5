package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;

/**
 * Whole sequences, in which a position sees itself and those before it. Each head has some
 * neighbouring columns (Vaswani et al. 2017).
 *
 * @param g the graph
 * @param steps positions of a sequence
 * @param heads that share the columns
 * @param keep with which probability a weight is kept, or null for all
 */
public record CausalAttention(GraphBuilder g, int steps, int heads, Node keep) implements Attend {
  @Override
  public Node apply(Node projected) {
    int columns = projected.shape().size(1);
    Node sequences = g.reshape(projected, Shape.UNKNOWN, steps, columns);
    return g.reshape(g.causalAttention(sequences, heads, keep), Shape.UNKNOWN, columns / 3);
  }
}
