package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import java.util.function.BiFunction;

/**
 * A layer of a {@link Network}. The built-in layers are records; users write their own, and make
 * them readable from text through a {@link LayerProvider}.
 */
public interface Layer {
  /**
   * Adds the layer to a graph. It is called once for training and once for inference, with {@code
   * layers} of that kind; variables are requested from {@code layers}, which returns the same ones
   * for both.
   *
   * @param name the layer's unique name in the network, as "dense2": the first part of its
   *     variables' names
   * @param x [n, ...]
   * @return [n, ...]
   */
  Node apply(Layers layers, String name, Node x);

  /**
   * A layer given as a function.
   *
   * @param text see {@link #text}
   * @param function of {@code layers} and x, as {@link #apply}; without variables
   */
  static Layer of(String text, BiFunction<Layers, Node, Node> function) {
    return new FunctionLayer(text, function);
  }

  /**
   * The layer as text, from which a {@link LayerProvider} or {@link Network#parse} makes an equal
   * one: its kind, then its settings, separated by spaces.
   */
  String text();

  /** The kind: the first word of the text. */
  default String kind() {
    return text().split(" ", 2)[0];
  }
}
