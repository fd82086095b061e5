package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import java.util.List;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers and others
 * 2000): f, u, r = sigmoid([x, h] Wg + bg), x' = tanh([x, h] Wc + bc), c' = f c + u x', h' = r
 * tanh(c'). The states are h and c. Variables: {@code gates/weights}, [in + units, 3 units], with
 * the columns of f (forget), u (update) and r (result) in this order, {@code gates/biases}, of
 * which those of f start at 1 (Jozefowicz and others 2015) and the others at 0, {@code
 * candidate/weights}, [in + units, units], and {@code candidate/biases}.
 *
 * @param units the width of both states
 */
public record LstmCell(int units) implements Cell {
  @Override
  public List<Integer> stateSizes() {
    return List.of(units, units);
  }

  @Override
  public List<Node> step(TimeStep t, List<Node> states) {
    GraphBuilder g = t.graph();
    Node h = states.get(0);
    Node gates = g.sigmoid(t.project("gates", h, 3 * units, rememberFirst()));
    Node forget = g.slice(gates, 1, 0, units);
    Node update = g.slice(gates, 1, units, units);
    Node result = g.slice(gates, 1, 2 * units, units);
    Node candidate = g.tanh(t.project("candidate", h, units));
    Node c = g.add(g.mul(forget, states.get(1)), g.mul(update, candidate));
    return List.of(g.mul(result, g.tanh(c)), c);
  }

  private Initializer rememberFirst() {
    return (out, _, _, _) -> {
      for (long i = 0; i < out.length(); i++) {
        out.set(i, i < units ? 1 : 0);
      }
    };
  }
}
