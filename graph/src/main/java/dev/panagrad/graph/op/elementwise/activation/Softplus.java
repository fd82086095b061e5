package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise log(1 + e^x) without overflow; its gradient is the sigmoid of x. */
public record Softplus() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.sigmoid(self.input(0))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.SOFTPLUS;
  }

  @Override
  public double nanos() {
    return 0.6;
  }
}
