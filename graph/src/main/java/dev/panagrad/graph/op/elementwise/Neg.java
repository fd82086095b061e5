package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/** Elementwise -x. */
public record Neg() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.neg(upstream));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return Layout.pushUnary(g, self);
  }

  @Override
  public boolean hasZeroTail(Node self) {
    return self.input(0).op().hasZeroTail(self.input(0));
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerUnary(context, UnaryKind.NEG, 0.1);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
