package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** The gradient of a sigmoid from its result a and the upstream gradient b: b a (1 - a). */
public record SigmoidGrad() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node y = self.input(0);
    Node slope = g.sub(g.constant(1), g.mul(g.constant(2), y));
    Node byResult = g.mul(upstream, g.mul(self.input(1), slope));
    return List.of(byResult, g.add(new SigmoidGrad(), y, upstream));
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.SIGMOID_GRAD;
  }

  @Override
  public boolean broadcasts() {
    return false;
  }

  @Override
  public Zeros zeros() {
    return Zeros.LAST;
  }
}
