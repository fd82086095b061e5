package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;

/**
 * Additive attention (Bahdanau and others 2015): score = v . tanh(W q + U k). Variables: {@code
 * <name>/query/weights} (W), {@code <name>/keys/weights} (U) and {@code <name>/score/weights} (v).
 *
 * @param name the prefix of its variables
 * @param units the width of the sum
 */
public record BahdanauAttention(String name, int units) implements Attention {
  @Override
  public Node keys(Layers layers, Node source) {
    return Rows.dense(layers, name + "/keys", source, units, Initializers.glorotUniform());
  }

  @Override
  public Node scores(Layers layers, Node query, Node keys) {
    GraphBuilder g = layers.graph();
    int places = keys.shape().size(1);
    Node q = layers.dense(name + "/query", query, units, Initializers.glorotUniform());
    Node sum = g.add(keys, g.reshape(q, Shape.of(Shape.UNKNOWN, 1, units)));
    Node rows = g.reshape(g.tanh(sum), Shape.of(Shape.UNKNOWN, units));
    Node scores = layers.dense(name + "/score", rows, 1, Initializers.glorotUniform());
    return g.reshape(scores, Shape.of(Shape.UNKNOWN, places));
  }
}
