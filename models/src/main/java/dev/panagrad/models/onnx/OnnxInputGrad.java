package dev.panagrad.models.onnx;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of {@link OnnxCall} with respect to the examples; its inputs are those of the call,
 * then the upstream gradient.
 */
record OnnxInputGrad(OnnxPart part) implements ExpandedOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return inputs.getFirst().shape();
  }

  @Override
  public Node expand(GraphBuilder g, Node self) {
    Node x = self.input(0);
    return gradients(g, part, self, List.of(x)).getFirst();
  }

  /**
   * The gradients with respect to some of the inputs; everything else is treated as constant, as
   * these nodes may depend on one another.
   */
  static List<Node> gradients(GraphBuilder g, OnnxPart part, Node self, List<Node> by) {
    List<Node> inputs = new ArrayList<>();
    for (Node input : self.inputs()) {
      inputs.add(by.contains(input) ? input : g.stopGradient(input));
    }
    Node upstream = inputs.removeLast();
    Node loss = g.sum(g.mul(part.apply(g, inputs), upstream));
    return Gradients.of(g, loss, by);
  }
}
