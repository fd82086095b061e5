package dev.panagrad.models.nn;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * The gated recurrent unit (Cho and others 2014) in one of two forms.
 *
 * <p>TensorFlow's GRUCell resets the state before the product: r, z = sigmoid([x, h] Wg + bg), c =
 * tanh([x, r h] Wc + bc), h' = z h + (1 - z) c. Variables: {@code gates/weights}, [in + units, 2
 * units], the columns of r before those of z, {@code gates/biases}, {@code candidate/weights}, [in
 * + units, units], and {@code candidate/biases}.
 *
 * <p>PyTorch and cuDNN reset the product: a = x W + b, s = h U + d, r = sigmoid(a1 + s1), z =
 * sigmoid(a2 + s2), c = tanh(a3 + r s3), h' as above, where 1 to 3 are the thirds of the columns.
 * Variables: {@code input/weights}, [in, 3 units], {@code input/biases}, {@code state/weights},
 * [units, 3 units], and {@code state/biases}; weights start as PyTorch's.
 *
 * @param units the width of the state
 * @param gateBiases the initial value of the gates' biases: with 1 the state is mostly kept at
 *     first, with 0 half of it is replaced by the last input
 * @param resetAfter whether the product is reset, rather than the state before it
 */
public record GruCell(int units, float gateBiases, boolean resetAfter) implements Cell {
  /** A GRU cell that resets the state before the product, and whose gate biases start at 1. */
  public GruCell(int units) {
    this(units, 1, false);
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units);
  }

  @Override
  public List<Node> step(TimeStep t, List<Node> states) {
    GraphBuilder g = t.graph();
    Node h = states.get(0);
    return List.of(resetAfter ? productReset(t, g, h) : stateReset(t, g, h));
  }

  private Node stateReset(TimeStep t, GraphBuilder g, Node h) {
    Node gates = g.sigmoid(t.project("gates", h, 2 * units, Initializer.constant(gateBiases)));
    Node c = g.tanh(t.project("candidate", g.mul(third(g, gates, 0), h), units));
    return mixed(g, gates, h, c);
  }

  private Node productReset(TimeStep t, GraphBuilder g, Node h) {
    Initializer weights = Initializers.uniform(1 / Math.sqrt(units));
    Node a = t.projectInput("input", 3 * units, weights, this::biases);
    Node s = t.projectState("state", h, 3 * units, weights, Initializer.zeros());
    Node gates = g.sigmoid(g.add(g.slice(a, 1, 0, 2 * units), g.slice(s, 1, 0, 2 * units)));
    Node reset = g.mul(third(g, gates, 0), third(g, s, 2));
    return mixed(g, gates, h, g.tanh(g.add(third(g, a, 2), reset)));
  }

  private Node mixed(GraphBuilder g, Node gates, Node h, Node c) {
    return g.add(c, g.mul(third(g, gates, 1), g.sub(h, c)));
  }

  private Node third(GraphBuilder g, Node x, int number) {
    return g.slice(x, 1, number * units, units);
  }

  private void biases(Buffer out, Shape shape, long seed, int stream) {
    for (long i = 0; i < out.length(); i++) {
      out.set(i, i < 2L * units ? gateBiases : 0);
    }
  }
}
