package dev.panagrad.models.nn;

import dev.panagrad.graph.Node;
import java.util.List;

/**
 * The basic recurrent cell (Elman 1990): h' = tanh([x, h] W + b). Variables: {@code weights}, [in +
 * units, units], and {@code biases}.
 *
 * @param units the width of the state
 */
public record BasicRnnCell(int units) implements Cell {
  @Override
  public List<Integer> stateSizes() {
    return List.of(units);
  }

  @Override
  public List<Node> step(TimeStep t, List<Node> states) {
    return List.of(t.graph().tanh(t.project("", states.get(0), units)));
  }
}
