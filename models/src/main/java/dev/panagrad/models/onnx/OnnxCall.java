package dev.panagrad.models.onnx;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of an ONNX network for a number of examples that is unknown until data is fed; it is then
 * replaced by the part's nodes. Its inputs are the examples and the trained weights.
 */
record OnnxCall(OnnxPart part) implements ExpandedOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return part.shape(inputs.getFirst().shape());
  }

  @Override
  public Node expand(GraphBuilder g, Node self) {
    return part.apply(g, self.inputs());
  }

  /** The gradients of all weights are one node, so that they are derived together. */
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    List<Node> inputs = new ArrayList<>(self.inputs());
    inputs.add(upstream);
    Node[] all = inputs.toArray(Node[]::new);
    List<Node> gradients = new ArrayList<>();
    gradients.add(g.add(new OnnxInputGrad(part), all));
    if (!part.trained().isEmpty()) {
      Node packed = g.add(new OnnxWeightGrad(part), all);
      int start = 0;
      for (Node weights : self.inputs().subList(1, self.inputs().size())) {
        int size = Math.toIntExact(weights.shape().elements());
        gradients.add(g.reshape(g.slice(packed, 0, start, size), weights.shape()));
        start += size;
      }
    }
    return gradients;
  }
}
