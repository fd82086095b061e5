package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;

/**
 * Whole sequences, in which a position sees itself and those before it.
 *
 * @param g the graph
 * @param steps positions of a sequence
 * @param heads that share the columns
 */
public record CausalAttention(GraphBuilder g, int steps, int heads) implements Attend {
  @Override
  public Node apply(Node projected) {
    int width = projected.shape().size(1) / 3;
    Node q = Heads.split(g, g.slice(projected, 1, 0, width), steps, heads);
    Node k = Heads.split(g, g.slice(projected, 1, width, width), steps, heads);
    Node v = Heads.split(g, g.slice(projected, 1, 2 * width, width), steps, heads);
    return Heads.merge(g, Heads.causal(g, q, k, v));
  }
}
