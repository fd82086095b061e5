package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise natural logarithm; its gradient is 1 / x. */
public record Log() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.div(upstream, self.input(0)));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.LOG;
  }

  @Override
  public double nanos() {
    return 0.4;
  }

  @Override
  public boolean isFinite(Node self) {
    return false;
  }
}
