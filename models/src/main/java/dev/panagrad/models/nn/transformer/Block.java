package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;

/**
 * A block of GPT-2 (Radford and others 2019): x + attention(norm(x)), then x + mlp(norm(x)). The
 * normalisation comes first, so x itself passes through the whole net unchanged.
 *
 * @param weights initial weights
 * @param residual initial weights of the layers whose outputs are added to x
 * @param dropout whether to apply dropout to the added outputs in training
 */
public record Block(Initializer weights, Initializer residual, boolean dropout) {
  private static final int EXPANSION = 4;

  /**
   * A block's results.
   *
   * @param projected queries, keys and values side by side, [rows, 3 * width]
   * @param output [rows, width]
   */
  public record Applied(Node projected, Node output) {}

  /**
   * Applies the block.
   *
   * @param x [rows, width]
   * @param attend the self-attention of the rows
   */
  public Applied apply(Layers layers, String name, Node x, Attend attend) {
    GraphBuilder g = layers.graph();
    int width = x.shape().size(1);
    Initializer zeros = Initializer.zeros();
    Node first = Sublayers.layerNorm(layers, name + "/norm1", x);
    Node projected = layers.dense(name + "/attention/qkv", first, 3 * width, weights, zeros);
    Node seen =
        layers.dense(
            name + "/attention/projection", attend.apply(projected), width, residual, zeros);
    Node middle = g.add(x, dropped(layers, seen));
    Node second = Sublayers.layerNorm(layers, name + "/norm2", middle);
    Node mlp = Sublayers.mlp(layers, name + "/mlp", second, EXPANSION * width, weights, residual);
    return new Applied(projected, g.add(middle, dropped(layers, mlp)));
  }

  private Node dropped(Layers layers, Node x) {
    return dropout ? layers.dropout(x) : x;
  }
}
