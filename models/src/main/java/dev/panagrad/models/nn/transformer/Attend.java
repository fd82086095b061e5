package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.Node;

/**
 * What a position of a sequence sees: the positions before it in {@link CausalAttention}, those of
 * a cache in {@link CachedAttention}.
 */
@FunctionalInterface
public interface Attend {
  /**
   * The values that each position sees, weighted by how well its query fits their keys.
   *
   * @param projected queries, keys and values side by side, [rows, 3 * width]
   * @return [rows, width]
   */
  Node apply(Node projected);
}
