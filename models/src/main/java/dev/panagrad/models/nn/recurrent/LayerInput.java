package dev.panagrad.models.nn.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import java.util.HashMap;
import java.util.Map;

/** The input of one layer, with the products of it that its cell has requested. */
final class LayerInput {
  private final Masks masks;
  private final Layers layers;
  private final String name;
  private final SequenceInput input;
  private final int fedSize;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<Integer, Node> stateMasks = new HashMap<>();

  /** The contribution of x at all time steps, and the weights for the fed part and h. */
  private record Product(Node ofInput, Node stateWeights) {}

  LayerInput(Masks masks, String name, SequenceInput input) {
    this(masks, name, input, 0);
  }

  /**
   * An input that is only partly known before the steps.
   *
   * @param fedSize columns of x, after the others, that are known only when their step is built
   */
  LayerInput(Masks masks, String name, SequenceInput input, int fedSize) {
    this.masks = masks;
    this.layers = masks.layers();
    this.name = name;
    this.input = input;
    this.fedSize = fedSize;
  }

  GraphBuilder graph() {
    return layers.graph();
  }

  Node input(int step) {
    return input.at(step);
  }

  /** The fed part is null if all of x is known in advance. */
  Node project(String variables, Node fed, Node h, int units, Initializer biases, int step) {
    GraphBuilder g = layers.graph();
    int size = h.shape().size(1);
    Product product = products.computeIfAbsent(variables, key -> product(key, size, units, biases));
    Node ofInput = input.timeStep(product.ofInput, step);
    // The mask applies to the product's input, so a state that is carried over isn't scaled.
    Node mask = stateMasks.computeIfAbsent(size, _ -> masks.ofState(h));
    Node masked = mask == null ? h : g.mul(h, mask);
    Node late = fed == null ? masked : g.concat(1, fed, masked);
    return g.add(ofInput, g.matMul(late, product.stateWeights));
  }

  private Product product(String variables, int size, int units, Initializer biases) {
    GraphBuilder g = layers.graph();
    String prefix = variables.isEmpty() ? name : name + "/" + variables;
    Shape shape = Shape.of(input.size() + fedSize + size, units);
    Node w = layers.variable(prefix + "/weights", shape, Initializers.glorotUniform());
    Node b = layers.variable(prefix + "/biases", Shape.of(units), biases);
    Node ofInput = input.project(g.slice(w, 0, 0, input.size()), b);
    return new Product(input.byStep(ofInput), g.slice(w, 0, input.size(), fedSize + size));
  }
}
