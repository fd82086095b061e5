package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;

/**
 * How well the places of a source fit a query. One of one's own takes a few lines, and gets the
 * same fusion.
 */
public interface Attention {
  /**
   * What is computed of a source once, for all queries.
   *
   * @param source [batch, places, size]; places and size must be known
   * @return [batch, places, key size]
   */
  Node keys(Layers layers, Node source);

  /**
   * The scores of all places, before softmax.
   *
   * @param query [batch, query size]
   * @param keys of the source, [batch, places, key size]
   * @return [batch, places]
   */
  Node scores(Layers layers, Node query, Node keys);
}
