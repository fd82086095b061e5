package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** The gradient of tanh from its result a and the upstream gradient b: b (1 - a^2). */
public record TanhGrad() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node y = self.input(0);
    Node byResult = g.mul(upstream, g.mul(self.input(1), g.mul(g.constant(-2), y)));
    return List.of(byResult, g.add(new TanhGrad(), y, upstream));
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.TANH_GRAD;
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
