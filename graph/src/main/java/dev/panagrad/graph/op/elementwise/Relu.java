package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/** Elementwise max(x, 0); its gradient is 1 where the result is above 0, else 0. */
public record Relu() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new ReluGrad(), self, upstream));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return Layout.pushUnary(g, self);
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerUnary(context, UnaryKind.RELU, 0.1);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
