package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.MaskedPass;
import dev.panagrad.models.nn.RecurrentNet.Unrolled;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a sentence in both directions (Schuster and Paliwal 1997), so that the row of each position
 * depends on the words before and after it. Variables: those of the cells, {@code
 * <name>/forward/...} and {@code <name>/backward/...}, and {@code <name>/bridge<i>/weights} and
 * {@code biases}, which map the last states to a decoder's initial states: s_i = tanh(W [h_forward;
 * h_backward] + b).
 *
 * @param name the prefix of its variables
 * @param cell the cell of each direction
 */
public record BidirectionalEncoder(String name, Cell cell) {
  /**
   * The input of a decoder.
   *
   * @param rows [batch, steps, 2 * units]
   * @param states for a decoder of the same cell, [batch, size] each
   */
  public record Encoded(Node rows, List<Node> states) {}

  /**
   * Encodes sentences.
   *
   * @param embedded [steps * batch, size], the rows of each step consecutive
   * @param mask 1 where a sentence has a step, else 0, [batch, steps]
   */
  public Encoded encode(Layers layers, Node embedded, Node mask) {
    GraphBuilder g = layers.graph();
    List<Node> zeros = new ArrayList<>();
    for (int size : cell.stateSizes()) {
      zeros.add(Rows.zeros(g, mask, size));
    }
    Unrolled forward =
        new MaskedPass(name + "/forward", cell, false).unroll(layers, embedded, mask, zeros);
    Unrolled backward =
        new MaskedPass(name + "/backward", cell, true).unroll(layers, embedded, mask, zeros);
    Node joined = g.concat(1, forward.outputs(), backward.outputs());
    Node both = marked(layers, joined, embedded, mask, 0);
    List<Node> states = new ArrayList<>();
    for (int i = 0; i < zeros.size(); i++) {
      Node ends = g.concat(1, forward.states().get(i), backward.states().get(i));
      Node last = marked(layers, ends, embedded, mask, i + 1);
      int size = cell.stateSizes().get(i);
      String bridge = name + "/bridge" + (i + 1);
      Initializer uniform = Initializers.glorotUniform();
      states.add(g.tanh(layers.dense(bridge, last, size, uniform, Initializer.zeros())));
    }
    return new Encoded(Rows.bySentence(g, both, mask.shape().size(1)), List.copyOf(states));
  }

  /** Only nets in use are exported; in training nothing comes between the ops. */
  private Node marked(Layers layers, Node result, Node embedded, Node mask, int state) {
    return layers.isTraining()
        ? result
        : layers.graph().add(new BidirectionalResult(name, cell, state), result, embedded, mask);
  }
}
