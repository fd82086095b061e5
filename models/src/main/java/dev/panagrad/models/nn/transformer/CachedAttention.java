package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;

/**
 * One position of one sequence, which sees itself and what a cache holds of those before it. What
 * is computed of a position doesn't depend on later ones, so their keys and values are kept instead
 * of being computed again for each new position.
 *
 * @param g the graph
 * @param keys of earlier positions, [heads, context, size]
 * @param values likewise
 * @param mask 0 for places of the cache that are filled, minus infinity for others, and 0 for the
 *     position itself, [context + 1]
 */
public record CachedAttention(GraphBuilder g, Node keys, Node values, Node mask) implements Attend {
  @Override
  public Node apply(Node projected) {
    int heads = keys.shape().size(0);
    int size = keys.shape().size(2);
    int width = heads * size;
    Node q = g.reshape(g.slice(projected, 1, 0, width), heads, 1, size);
    Node k = g.reshape(g.slice(projected, 1, width, width), heads, 1, size);
    Node v = g.reshape(g.slice(projected, 1, 2 * width, width), heads, 1, size);
    Node seen = Heads.masked(g, q, g.concat(1, keys, k), g.concat(1, values, v), mask);
    return g.reshape(seen, 1, width);
  }
}
