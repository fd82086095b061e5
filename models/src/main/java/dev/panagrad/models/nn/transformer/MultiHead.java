package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.attention.Lengths;
import dev.panagrad.models.nn.attention.Source;

/**
 * Multi-head attention (Vaswani and others 2017) to the positions of sequences of different
 * lengths: other sequences, or the same ones. Variables: {@code <name>/query/weights} and {@code
 * biases}; {@code <name>/memory/...}, the columns of keys before those of values; and {@code
 * <name>/projection/...}.
 *
 * @param heads the number of heads that share the width, each with adjacent columns
 */
public record MultiHead(int heads) {
  /**
   * Keys and values of the attended sequences, computed once for any number of uses.
   *
   * @param rows [n * steps, width], the positions of each sequence consecutive
   * @return [n, steps, 2 * width]
   */
  public Node memory(Layers layers, String name, Node rows, int steps) {
    int width = rows.shape().size(1);
    Node both = dense(layers, name + "/memory", rows, 2 * width);
    return layers.graph().reshape(both, Shape.UNKNOWN, steps, 2 * width);
  }

  /**
   * The attention output of each position.
   *
   * @param rows [n * queries, width]
   * @param queries positions per sequence
   * @param memory keys and values
   * @param lengths the number of visible positions of the memory, [n], int32
   * @return [n * queries, width]
   */
  public Node apply(Layers layers, String name, Node rows, int queries, Node memory, Node lengths) {
    GraphBuilder g = layers.graph();
    int width = rows.shape().size(1);
    Node q = dense(layers, name + "/query", rows, width);
    Node keep = layers.keepProbability();
    Node seen =
        g.crossAttention(g.reshape(q, Shape.UNKNOWN, queries, width), memory, lengths, heads, keep);
    return dense(layers, name + "/projection", g.reshape(seen, Shape.UNKNOWN, width), width);
  }

  /**
   * The attention weights of each head, for display: {@link #apply} doesn't need this matrix.
   *
   * @return [n, heads, queries, steps of the memory], 0 beyond its length
   */
  public Node weights(
      Layers layers, String name, Node rows, int queries, Node memory, Node lengths) {
    GraphBuilder g = layers.graph();
    int width = rows.shape().size(1);
    int steps = memory.shape().size(1);
    Node q = Heads.split(g, dense(layers, name + "/query", rows, width), queries, heads);
    Node keys = g.reshape(g.slice(memory, 2, 0, width), Shape.UNKNOWN, width);
    Node k = Heads.split(g, keys, steps, heads);
    Node scale = g.constant((float) (1 / Math.sqrt((double) width / heads)));
    Node scores = g.mul(g.matMul(q, k, false, true), scale);
    Node mask = g.reshape(Lengths.mask(g, lengths, steps), Shape.UNKNOWN, 1, 1, steps);
    return Source.softmax(g, scores, mask);
  }

  private static Node dense(Layers layers, String name, Node x, int units) {
    Initializer weights = Initializers.glorotUniform();
    return layers.dense(name, x, units, weights, Initializer.zeros());
  }
}
