package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/** The gradient b of a sigmoid's result a carried to its input: b a (1 - a). */
public record SigmoidGrad() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.sameShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node y = self.input(0);
    Node slope = g.sub(g.constant(1), g.mul(g.constant(2), y));
    Node byResult = g.mul(upstream, g.mul(self.input(1), slope));
    return List.of(byResult, g.add(new SigmoidGrad(), y, upstream));
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
    Pointwise.lowerBinary(context, BinaryKind.SIGMOID_GRAD);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
