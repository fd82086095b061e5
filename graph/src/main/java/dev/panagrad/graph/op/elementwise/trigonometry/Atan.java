package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise inverse tangent; its gradient is 1 / (1 + x^2). */
public record Atan() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.div(upstream, g.add(g.constant(1), g.square(self.input(0)))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.ATAN;
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
