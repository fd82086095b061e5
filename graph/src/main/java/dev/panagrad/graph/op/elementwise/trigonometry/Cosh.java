package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise hyperbolic cosine; its gradient is sinh(x). */
public record Cosh() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.add(new Sinh(), self.input(0))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.COSH;
  }

  @Override
  public double nanos() {
    return 30;
  }
}
