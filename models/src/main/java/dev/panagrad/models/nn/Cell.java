package dev.panagrad.models.nn;

import dev.panagrad.graph.Node;
import java.util.List;

/**
 * One layer of a recurrent net at one time step: a small graph function from an input x and the
 * previous states to the next states. {@link RecurrentNet} copies it for every time step over the
 * same variables and stacks cells to layers.
 *
 * <p>A custom cell takes a few lines:
 *
 * <pre>{@code
 * record MyCell(int units) implements Cell {
 *   public List<Integer> stateSizes() {
 *     return List.of(units);
 *   }
 *
 *   public List<Node> step(TimeStep t, List<Node> states) {
 *     Node h = states.get(0);
 *     return List.of(t.graph().relu(t.project("hidden", h, units)));
 *   }
 * }
 * }</pre>
 */
public interface Cell {
  /** The widths of the states; the first state is also the cell's output. */
  List<Integer> stateSizes();

  /**
   * Builds one time step.
   *
   * @param t computes [x, h] W + b, and gives x itself
   * @param states before the step, [batch, size] each
   * @return the states after it, in the same order and of the same shapes
   */
  List<Node> step(TimeStep t, List<Node> states);
}
