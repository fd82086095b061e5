package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import java.util.function.BiFunction;

/** A layer without variables, given as a function. */
record FunctionLayer(String text, BiFunction<Layers, Node, Node> function) implements Layer {
  @Override
  public Node apply(Layers layers, String name, Node x) {
    return function.apply(layers, x);
  }
}
