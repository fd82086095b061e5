package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.activation.Gelu;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;

/** The sub-layers of Transformer blocks, besides attention. */
public final class Sublayers {
  /** As in PyTorch. */
  private static final float EPSILON = 1e-5f;

  private Sublayers() {}

  /**
   * Layer normalisation (Ba and others 2016): each row is scaled to mean 0 and variance 1, then
   * multiplied by {@code scale} and shifted by {@code offset}, per column.
   *
   * @param x [rows, width]
   */
  public static Node layerNorm(Layers layers, String name, Node x) {
    Shape width = Shape.of(x.shape().size(-1));
    Node scale = layers.variable(name + "/scale", width, Initializer.constant(1));
    Node offset = layers.variable(name + "/offset", width, Initializer.zeros());
    return layers.graph().layerNorm(x, scale, offset, EPSILON);
  }

  /**
   * The exact GELU (Hendrycks and Gimpel 2016): x times the share of a normal distribution below x.
   */
  public static Node gelu(GraphBuilder g, Node x) {
    return g.add(new Gelu(), x);
  }

  /**
   * Two layers with GELU between them, applied to each position separately.
   *
   * @param x [rows, width]
   * @param hidden columns between the layers
   * @param expand initial weights of the first layer
   * @param contract initial weights of the second layer
   * @return [rows, width]
   */
  public static Node mlp(
      Layers layers, String name, Node x, int hidden, Initializer expand, Initializer contract) {
    int width = x.shape().size(1);
    Node wide = layers.dense(name + "/expand", x, hidden, expand, Initializer.zeros());
    Node active = gelu(layers.graph(), wide);
    return layers.dense(name + "/contract", active, width, contract, Initializer.zeros());
  }

  /**
   * Two layers with max(x, 0) between them, applied to each position separately (Vaswani and others
   * 2017).
   *
   * @param x [rows, width]
   * @param hidden columns between the layers
   * @return [rows, width]
   */
  public static Node reluMlp(Layers layers, String name, Node x, int hidden) {
    Initializer weights = Initializers.glorotUniform();
    Initializer zeros = Initializer.zeros();
    Node wide = layers.dense(name + "/expand", x, hidden, weights, zeros);
    Node active = layers.graph().relu(wide);
    return layers.dense(name + "/contract", active, x.shape().size(1), weights, zeros);
  }
}
