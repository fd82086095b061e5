package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.Node;

/**
 * Self-attention of the positions of a sequence: to the positions before them in {@link
 * CausalAttention}, to those of a cache in {@link CachedAttention}.
 */
@FunctionalInterface
public interface Attend {
  /**
   * The values of the visible positions, weighted by how well each query matches their keys.
   *
   * @param projected queries, keys and values side by side, [rows, 3 * width]
   * @return [rows, width]
   */
  Node apply(Node projected);
}
