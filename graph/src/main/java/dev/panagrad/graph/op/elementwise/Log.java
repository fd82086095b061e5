package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import java.util.List;

/** Elementwise natural logarithm; its gradient is 1 / x. */
public record Log() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.div(upstream, self.input(0)));
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerUnary(context, UnaryKind.LOG, 0.4);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
