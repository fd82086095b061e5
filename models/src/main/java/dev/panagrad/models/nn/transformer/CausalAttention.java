package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;

/**
 * Attention within whole sequences, of each position to itself and those before it. Each head has a
 * range of adjacent columns (Vaswani and others 2017).
 *
 * @param g the graph
 * @param steps positions per sequence
 * @param heads the number of heads that share the columns
 * @param keep the probability with which dropout keeps an attention weight, or null for no dropout
 */
public record CausalAttention(GraphBuilder g, int steps, int heads, Node keep) implements Attend {
  @Override
  public Node apply(Node projected) {
    int columns = projected.shape().size(1);
    Node sequences = g.reshape(projected, Shape.UNKNOWN, steps, columns);
    return g.reshape(g.causalAttention(sequences, heads, keep), Shape.UNKNOWN, columns / 3);
  }
}
