package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;

/** An activation function as a layer of its own, for example after batch normalisation. */
public record Activate(ActivationFunction function) implements Layer {
  @Override
  public Node apply(Layers layers, String name, Node x) {
    return function.apply(layers, x);
  }

  @Override
  public String text() {
    return function.text();
  }
}
