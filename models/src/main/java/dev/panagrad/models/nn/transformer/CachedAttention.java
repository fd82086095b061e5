package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;

/**
 * Attention of one position of one sequence to itself and to a cache of the positions before it.
 * The values of a position don't depend on later ones, so keys and values are cached instead of
 * being recomputed for each new position.
 *
 * @param g the graph
 * @param keys of earlier positions, [heads, context, size]
 * @param values of earlier positions, [heads, context, size]
 * @param mask 0 for filled places of the cache, minus infinity for others, and 0 for the position
 *     itself, [context + 1]
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
