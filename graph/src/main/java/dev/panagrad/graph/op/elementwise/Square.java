package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import java.util.List;

/** Elementwise x * x; its gradient is 2 x. */
public record Square() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.mul(g.constant(2), self.input(0))));
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerUnary(context, UnaryKind.SQUARE, 0.1);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
