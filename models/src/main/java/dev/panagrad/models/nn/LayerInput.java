package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.sequence.SequenceInput;
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

  /**
   * The contribution of x at all time steps, and the weights for the fed part and h, null if there
   * is neither.
   */
  private record Product(Node ofInput, Node lateWeights) {}

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
    Initializer weights = Initializers.glorotUniform();
    Product product =
        products.computeIfAbsent(variables, key -> product(key, size, units, weights, biases));
    Node ofInput = input.timeStep(product.ofInput, step);
    Node late = fed == null ? masked(h) : g.concat(1, fed, masked(h));
    return g.add(ofInput, g.matMul(late, product.lateWeights));
  }

  /** The same of x alone. */
  Node projectInput(
      String variables, Node fed, int units, Initializer weights, Initializer biases, int step) {
    GraphBuilder g = layers.graph();
    Product product =
        products.computeIfAbsent(variables, key -> product(key, 0, units, weights, biases));
    Node ofInput = input.timeStep(product.ofInput, step);
    return fed == null ? ofInput : g.add(ofInput, g.matMul(fed, product.lateWeights));
  }

  /** The same of h alone. */
  Node projectState(String variables, Node h, int units, Initializer weights, Initializer biases) {
    return layers.dense(prefix(variables), masked(h), units, weights, biases);
  }

  /** The mask applies to the product's input, so a state that is carried over isn't scaled. */
  private Node masked(Node h) {
    int size = h.shape().size(1);
    Node mask = stateMasks.computeIfAbsent(size, _ -> masks.ofState(h));
    return mask == null ? h : layers.graph().mul(h, mask);
  }

  private Product product(
      String variables, int size, int units, Initializer weights, Initializer biases) {
    GraphBuilder g = layers.graph();
    String prefix = prefix(variables);
    int late = fedSize + size;
    Node w = layers.variable(prefix + "/weights", Shape.of(input.size() + late, units), weights);
    Node b = layers.variable(prefix + "/biases", Shape.of(units), biases);
    Node known = late == 0 ? w : g.slice(w, 0, 0, input.size());
    Node ofInput = input.byStep(input.project(known, b));
    return new Product(ofInput, late == 0 ? null : g.slice(w, 0, input.size(), late));
  }

  private String prefix(String variables) {
    return variables.isEmpty() ? name : name + "/" + variables;
  }
}
