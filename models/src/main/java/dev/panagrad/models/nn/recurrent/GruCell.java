package dev.panagrad.models.nn.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import java.util.List;

/**
 * The gated recurrent unit (Cho et al. 2014) in the form of TensorFlow's GRUCell, which resets the
 * state before the product: r, z = sigmoid([x, h] Wg + bg), c = tanh([x, r h] Wc + bc), h' = z h +
 * (1 - z) c. Variables: {@code gates/weights}, [in + units, 2 units], the columns of r before those
 * of z, {@code gates/biases}, which all start at the same number, {@code candidate/weights}, [in +
 * units, units], and {@code candidate/biases}.
 *
 * @param units the width of the state
 * @param gateBiases the initial value of the gates' biases: with 1 the state is mostly kept at
 *     first, with 0 half of it is replaced by the last input
 */
public record GruCell(int units, float gateBiases) implements Cell {
  /** A GRU cell whose gate biases start at 1. */
  public GruCell(int units) {
    this(units, 1);
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units);
  }

  @Override
  public List<Node> step(TimeStep t, List<Node> states) {
    GraphBuilder g = t.graph();
    Node h = states.get(0);
    Node gates = g.sigmoid(t.project("gates", h, 2 * units, Initializer.constant(gateBiases)));
    Node r = g.slice(gates, 1, 0, units);
    Node z = g.slice(gates, 1, units, units);
    Node c = g.tanh(t.project("candidate", g.mul(r, h), units));
    return List.of(g.add(c, g.mul(z, g.sub(h, c))));
  }
}
