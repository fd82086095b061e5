package dev.panagrad.models.nn.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;

/** What a {@link Cell} is given to build one time step of one layer. */
public final class TimeStep {
  private final LayerInput layer;
  private final int step;

  /** What of x became known at this step only, or null. */
  private final Node fed;

  TimeStep(LayerInput layer, int step) {
    this(layer, step, null);
  }

  TimeStep(LayerInput layer, int step, Node fed) {
    this.layer = layer;
    this.step = step;
    this.fed = fed;
  }

  /** The builder. */
  public GraphBuilder graph() {
    return layer.graph();
  }

  /**
   * The input x of this time step, [batch, in]; {@link #project} is faster than a product of it.
   */
  public Node input() {
    return fed == null ? layer.input(step) : graph().concat(1, layer.input(step), fed);
  }

  /**
   * [x, h] W + b with biases that begin with 0: see {@link #project(String, Node, int,
   * Initializer)}.
   */
  public Node project(String name, Node h, int units) {
    return project(name, h, units, Initializer.zeros());
  }

  /**
   * [x, h] W + b over one weight matrix. The share of x is computed for all time steps in one
   * product.
   *
   * @param name of the pair of variables {@code <name>/weights}, [in + size of h, units], and
   *     {@code <name>/biases}, [units], in the layer; "" for a cell with one pair only
   * @param h what is put behind x, usually a state: [batch, size]
   * @return [batch, units]
   */
  public Node project(String name, Node h, int units, Initializer biases) {
    return layer.project(name, fed, h, units, biases, step);
  }
}
