package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;

/**
 * Scores how well the positions of a source match a query. A custom implementation takes a few
 * lines and gets the same fusion.
 */
public interface Attention {
  /**
   * The keys of a source, computed once for all queries.
   *
   * @param source [batch, positions, size]; positions and size must be known
   * @return [batch, positions, key size]
   */
  Node keys(Layers layers, Node source);

  /**
   * The scores of all positions, before softmax.
   *
   * @param query [batch, query size]
   * @param keys of the source, [batch, positions, key size]
   * @return [batch, positions]
   */
  Node scores(Layers layers, Node query, Node keys);
}
