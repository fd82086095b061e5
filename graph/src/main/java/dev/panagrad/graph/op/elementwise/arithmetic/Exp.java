package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise e to the power x; its gradient is the result itself. */
public record Exp() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, self));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.EXP;
  }
}
