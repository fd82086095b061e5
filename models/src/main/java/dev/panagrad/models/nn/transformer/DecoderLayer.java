package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;

/**
 * A decoder layer with pre-normalisation: x + self(norm(x)), x + cross(norm(x)), x + mlp(norm(x)).
 * Variables: {@code <name>/norm1/...}, {@code self/qkv/...} and {@code self/projection/...}, {@code
 * norm2/...}, {@code cross/...}, {@code norm3/...} and {@code mlp/...}.
 *
 * @param cross attention to an encoder's memory
 * @param hidden columns within the mlp
 */
public record DecoderLayer(MultiHead cross, int hidden) {
  /**
   * Keys and values of the encoder's output.
   *
   * @param encoded [n * steps, width]
   * @return [n, steps, 2 * width]
   */
  public Node memory(Layers layers, String name, Node encoded, int steps) {
    return cross.memory(layers, name + "/cross", encoded, steps);
  }

  /**
   * A layer's results.
   *
   * @param output [n * steps, width]
   * @param queries the normalised rows that attended to the memory, [n * steps, width]
   */
  public record Applied(Node output, Node queries) {}

  /**
   * Applies the layer.
   *
   * @param x [n * steps, width]
   * @param self the self-attention of the sequences
   * @param memory keys and values of the encoder
   * @param lengths of the encoder's sequences, [n], int32
   */
  public Applied apply(
      Layers layers, String name, Node x, int steps, Attend self, Node memory, Node lengths) {
    GraphBuilder g = layers.graph();
    int width = x.shape().size(1);
    Node first = Sublayers.layerNorm(layers, name + "/norm1", x);
    Node projected = dense(layers, name + "/self/qkv", first, 3 * width);
    Node own = dense(layers, name + "/self/projection", self.apply(projected), width);
    Node sum = g.add(x, layers.dropout(own));
    Node second = Sublayers.layerNorm(layers, name + "/norm2", sum);
    Node seen = cross.apply(layers, name + "/cross", second, steps, memory, lengths);
    Node middle = g.add(sum, layers.dropout(seen));
    Node third = Sublayers.layerNorm(layers, name + "/norm3", middle);
    Node mlp = Sublayers.reluMlp(layers, name + "/mlp", third, hidden);
    return new Applied(g.add(middle, layers.dropout(mlp)), second);
  }

  /** The attention weights of each head, [n, heads, steps, steps of the memory], for display. */
  public Node weights(
      Layers layers, String name, Node queries, int steps, Node memory, Node lengths) {
    return cross.weights(layers, name + "/cross", queries, steps, memory, lengths);
  }

  private static Node dense(Layers layers, String name, Node x, int units) {
    Initializer weights = Initializers.glorotUniform();
    return layers.dense(name, x, units, weights, Initializer.zeros());
  }
}
