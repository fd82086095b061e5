package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise y = 1 / sqrt(x); its gradient is -y^3 / 2. */
public record Rsqrt() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node cube = g.mul(g.square(self), self);
    return List.of(g.mul(upstream, g.mul(g.constant(-0.5f), cube)));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.RSQRT;
  }

  @Override
  public boolean isFinite(Node self) {
    return false;
  }
}
