package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise hyperbolic tangent y; its gradient is 1 - y^2. */
public record Tanh() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new TanhGrad(), self, upstream));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.TANH;
  }

  @Override
  public double nanos() {
    return 0.4;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }
}
