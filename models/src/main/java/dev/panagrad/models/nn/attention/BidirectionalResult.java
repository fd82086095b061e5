package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Cell;
import java.util.List;

/**
 * Marks a result of a {@link BidirectionalEncoder}, so that both unrolled passes can be exported as
 * one recurrent node. It is its first input, and costs nothing when it runs. Inputs: the unrolled
 * result; what the encoder reads, [steps * batch, size]; and its mask, [batch, steps].
 *
 * @param name of the encoder
 * @param cell of each direction
 * @param state 0 for the outputs of all steps, [steps * batch, 2 * units]; above, the number of a
 *     state of the cell, counted from 1: after the last step, [batch, 2 * size]
 */
public record BidirectionalResult(String name, Cell cell, int state) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return inputs.getFirst().shape();
  }

  @Override
  public Node expand(GraphBuilder g, Node self) {
    return self.input(0);
  }

  @Override
  public void compute(KernelContext context) {
    throw new IllegalStateException("it is expanded");
  }
}
