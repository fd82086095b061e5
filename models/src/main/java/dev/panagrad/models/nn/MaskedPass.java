package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.models.nn.RecurrentNet.Dropout;
import dev.panagrad.models.nn.RecurrentNet.Unrolled;
import dev.panagrad.models.nn.sequence.SequenceInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One cell over sequences of different lengths that are padded to the same number of steps: h_t =
 * m_t cell(x_t, h_t-1) + (1 - m_t) h_t-1, so padding carries the states over.
 *
 * <p>Backward, a sequence is read from its own last element to its first: the padding steps come
 * first and leave the states unchanged.
 *
 * @param name the name of the cell's variables
 * @param cell the cell that is copied for each step
 * @param backward whether to read from the last step to the first
 */
public record MaskedPass(String name, Cell cell, boolean backward) {
  /**
   * Unrolls the cell.
   *
   * @param rows the inputs, [steps * batch, size], the rows of each step consecutive
   * @param mask 1 where a sequence has a step, else 0, [batch, steps]; steps must be known
   * @param states before the first step, [batch, size] each
   * @return the outputs in the order of the rows, and the states after the last step that was read
   */
  public Unrolled unroll(Layers layers, Node rows, Node mask, List<Node> states) {
    GraphBuilder g = layers.graph();
    int steps = mask.shape().size(1);
    Masks none = new Masks(layers, Dropout.NONE, steps);
    LayerInput input = new LayerInput(none, name, SequenceInput.ofRows(g, steps, rows));
    Node[] outputs = new Node[steps];
    List<Node> before = states;
    for (int i = 0; i < steps; i++) {
      int step = backward ? steps - 1 - i : i;
      Node present = g.slice(mask, 1, step, 1);
      List<Node> next = cell.step(new TimeStep(input, step), before);
      List<Node> after = new ArrayList<>();
      for (int state = 0; state < next.size(); state++) {
        after.add(g.add(new Select(), present, next.get(state), before.get(state)));
      }
      outputs[step] = after.getFirst();
      before = after;
    }
    return new Unrolled(SequenceInput.stack(g, Arrays.asList(outputs)), List.copyOf(before));
  }
}
