package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise tangent y; its gradient is 1 + y^2. */
public record Tan() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.add(g.constant(1), g.square(self))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.TAN;
  }

  @Override
  public double nanos() {
    return 20;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }
}
