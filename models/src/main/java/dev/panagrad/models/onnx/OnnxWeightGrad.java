package dev.panagrad.models.onnx;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of {@link OnnxCall} with respect to the trained weights, concatenated; its inputs
 * are those of the call, then the upstream gradient.
 */
record OnnxWeightGrad(OnnxPart part) implements ExpandedOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    long elements = 0;
    for (Node weights : weights(inputs)) {
      elements += weights.shape().elements();
    }
    return Shape.of(Math.toIntExact(elements));
  }

  private static List<Node> weights(List<Node> inputs) {
    return inputs.subList(1, inputs.size() - 1);
  }

  @Override
  public Node expand(GraphBuilder g, Node self) {
    List<Node> flat = new ArrayList<>();
    for (Node gradient :
        OnnxInputGrad.gradients(g, part, self, List.copyOf(weights(self.inputs())))) {
      flat.add(g.reshape(gradient, Math.toIntExact(gradient.shape().elements())));
    }
    return g.concat(0, flat.toArray(Node[]::new));
  }
}
