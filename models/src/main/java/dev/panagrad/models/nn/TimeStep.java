package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;

/** The context in which a {@link Cell} builds one time step of one layer. */
public final class TimeStep {
  private final LayerInput layer;
  private final int step;

  /** The part of x that is known only at this step, or null. */
  private final Node fed;

  TimeStep(LayerInput layer, int step) {
    this(layer, step, null);
  }

  TimeStep(LayerInput layer, int step, Node fed) {
    this.layer = layer;
    this.step = step;
    this.fed = fed;
  }

  /** The graph builder. */
  public GraphBuilder graph() {
    return layer.graph();
  }

  /** The input x of this time step, [batch, in]; {@link #project} is faster than multiplying it. */
  public Node input() {
    return fed == null ? layer.input(step) : graph().concat(1, layer.input(step), fed);
  }

  /**
   * [x, h] W + b with biases that start at 0: see {@link #project(String, Node, int, Initializer)}.
   */
  public Node project(String name, Node h, int units) {
    return project(name, h, units, Initializer.zeros());
  }

  /**
   * [x, h] W + b with a single weight matrix. The contribution of x is computed for all time steps
   * in one product.
   *
   * @param name of the pair of variables {@code <name>/weights}, [in + size of h, units], and
   *     {@code <name>/biases}, [units], in the layer; "" for a cell with a single pair
   * @param h is concatenated to x, usually a state: [batch, size]
   * @return [batch, units]
   */
  public Node project(String name, Node h, int units, Initializer biases) {
    return layer.project(name, fed, h, units, biases, step);
  }

  /**
   * x W + b: the contribution of the input alone, for all time steps in one product as far as it is
   * known in advance.
   *
   * @param name of the pair of variables {@code <name>/weights}, [in, units], and {@code
   *     <name>/biases}, [units], in the layer
   * @return [batch, units]
   */
  public Node projectInput(String name, int units, Initializer weights, Initializer biases) {
    return layer.projectInput(name, fed, units, weights, biases, step);
  }

  /**
   * h U + c: the contribution of a state alone.
   *
   * @param name of the pair of variables {@code <name>/weights}, [size of h, units], and {@code
   *     <name>/biases}, [units], in the layer
   * @param h a state, [batch, size]
   * @return [batch, units]
   */
  public Node projectState(
      String name, Node h, int units, Initializer weights, Initializer biases) {
    return layer.projectState(name, h, units, weights, biases);
  }
}
