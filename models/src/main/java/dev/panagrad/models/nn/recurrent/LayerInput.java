package dev.panagrad.models.nn.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import java.util.HashMap;
import java.util.Map;

/** The input of one layer with the products of it that its cell has asked for. */
final class LayerInput {
  private final Masks masks;
  private final Layers layers;
  private final String name;
  private final SequenceInput input;
  private final int fedSize;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<Integer, Node> stateMasks = new HashMap<>();

  /**
   * The share of x of all time steps, and what the share of what is fed and h is multiplied with.
   */
  private record Product(Node ofInput, Node stateWeights) {}

  LayerInput(Masks masks, String name, SequenceInput input) {
    this(masks, name, input, 0);
  }

  /**
   * An input that is not all known before the steps.
   *
   * @param fedSize columns of x that are known only when their step is built, behind the others
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

  /** What is fed is null if all of x was known before. */
  Node project(String variables, Node fed, Node h, int units, Initializer biases, int step) {
    GraphBuilder g = layers.graph();
    int size = h.shape().size(1);
    Product product = products.computeIfAbsent(variables, key -> product(key, size, units, biases));
    Node ofInput = input.timeStep(product.ofInput, step);
    // The mask is on what enters the product, so that a state that is carried on isn't scaled.
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
