package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Layers;

/**
 * Multiplicative attention (Luong and others 2015). The product W k is computed once per source. W
 * starts at 0, so at first all positions weigh the same and alignment is learned from there; random
 * weights prefer positions at random, which takes hundreds of steps to unlearn. Variables: {@code
 * <name>/keys/weights} (W), except for the dot product, and {@code <name>/scale} (g), if scaled.
 *
 * @param name the prefix of its variables
 * @param score the formula
 * @param units the width of the query
 */
public record LuongAttention(String name, Score score, int units) implements Attention {
  /** The formulas. */
  public enum Score {
    /** q . k, where both have the same width. */
    DOT,
    /** q . W k. */
    GENERAL,
    /** g (q . W k) with a trained scalar g that starts at 1. */
    SCALED
  }

  @Override
  public Node keys(Layers layers, Node source) {
    if (score != Score.DOT) {
      return Rows.dense(layers, name + "/keys", source, units, Initializer.zeros());
    }
    if (source.shape().size(2) != units) {
      throw new IllegalArgumentException(
          "attention by dot products needs a source as wide as the query, %d, not %d; take the"
                  .formatted(units, source.shape().size(2))
              + " general score");
    }
    return source;
  }

  @Override
  public Node scores(Layers layers, Node query, Node keys) {
    GraphBuilder g = layers.graph();
    Node q = g.reshape(query, Shape.of(Shape.UNKNOWN, 1, units));
    Node products = g.matMul(q, keys, false, true);
    Node scores = g.reshape(products, Shape.of(Shape.UNKNOWN, keys.shape().size(1)));
    if (score != Score.SCALED) {
      return scores;
    }
    return g.mul(layers.variable(name + "/scale", Shape.of(1), Initializer.constant(1)), scores);
  }
}
