package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/** The gradient b of the result a of tanh carried to its input: b (1 - a^2). */
public record TanhGrad() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.sameShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node y = self.input(0);
    Node byResult = g.mul(upstream, g.mul(self.input(1), g.mul(g.constant(-2), y)));
    return List.of(byResult, g.add(new TanhGrad(), y, upstream));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return Layout.pushBinary(g, self);
  }

  @Override
  public boolean hasZeroTail(Node self) {
    return self.input(1).op().hasZeroTail(self.input(1));
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerBinary(context, BinaryKind.TANH_GRAD);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
