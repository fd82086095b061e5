package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;

/**
 * An encoder layer with pre-normalisation (Xiong and others 2020): x + attention(norm(x)), then x +
 * mlp(norm(x)). Variables: {@code <name>/norm1/...}, {@code attention/...}, {@code norm2/...} and
 * {@code mlp/...}.
 *
 * @param attention to the sequence itself
 * @param hidden columns within the mlp
 */
public record EncoderLayer(MultiHead attention, int hidden) {
  /**
   * Applies the layer.
   *
   * @param x [n * steps, width]
   * @param lengths of the sequences, [n], int32
   */
  public Node apply(Layers layers, String name, Node x, int steps, Node lengths) {
    GraphBuilder g = layers.graph();
    Node first = Sublayers.layerNorm(layers, name + "/norm1", x);
    Node memory = attention.memory(layers, name + "/attention", first, steps);
    Node seen = attention.apply(layers, name + "/attention", first, steps, memory, lengths);
    Node middle = g.add(x, layers.dropout(seen));
    Node second = Sublayers.layerNorm(layers, name + "/norm2", middle);
    Node mlp = Sublayers.reluMlp(layers, name + "/mlp", second, hidden);
    return g.add(middle, layers.dropout(mlp));
  }
}
