package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise inverse cosine; its gradient is -1 / sqrt(1 - x^2). */
public record Acos() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node slope = g.rsqrt(g.sub(g.constant(1), g.square(self.input(0))));
    return List.of(g.neg(g.mul(upstream, slope)));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.ACOS;
  }

  @Override
  public double nanos() {
    return 20;
  }

  @Override
  public boolean isFinite(Node self) {
    return false;
  }
}
