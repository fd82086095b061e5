package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise inverse hyperbolic cosine; its gradient is 1 / sqrt(x^2 - 1). */
public record Acosh() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.rsqrt(g.sub(g.square(self.input(0)), g.constant(1)))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.ACOSH;
  }

  @Override
  public double nanos() {
    return 30;
  }

  @Override
  public boolean isFinite(Node self) {
    return false;
  }
}
