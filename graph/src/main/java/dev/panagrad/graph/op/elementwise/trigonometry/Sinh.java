package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise hyperbolic sine; its gradient is cosh(x). */
public record Sinh() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.add(new Cosh(), self.input(0))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.SINH;
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
