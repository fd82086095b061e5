package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise x * x; its gradient is 2 x. */
public record Square() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.mul(g.constant(2), self.input(0))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.SQUARE;
  }

  @Override
  public double nanos() {
    return 0.1;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }
}
