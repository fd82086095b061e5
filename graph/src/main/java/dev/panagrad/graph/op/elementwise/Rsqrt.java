package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import java.util.List;

/** Elementwise y = 1 / sqrt(x); its gradient is -y^3 / 2. */
public record Rsqrt() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node cube = g.mul(g.square(self), self);
    return List.of(g.mul(upstream, g.mul(g.constant(-0.5f), cube)));
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerUnary(context, UnaryKind.RSQRT, 0.3);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
