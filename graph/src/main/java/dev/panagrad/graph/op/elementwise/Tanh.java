package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/** Elementwise hyperbolic tangent y; its gradient is 1 - y^2. */
public record Tanh() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new TanhGrad(), self, upstream));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return Layout.pushUnary(g, self);
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerUnary(context, UnaryKind.TANH, 0.4);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
