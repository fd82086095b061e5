package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise inverse hyperbolic sine; its gradient is 1 / sqrt(1 + x^2). */
public record Asinh() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.rsqrt(g.add(g.constant(1), g.square(self.input(0))))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.ASINH;
  }

  @Override
  public double nanos() {
    return 30;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }
}
