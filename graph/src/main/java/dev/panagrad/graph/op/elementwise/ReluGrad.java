package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.layout.Layout;
import java.util.Arrays;
import java.util.List;

/** The gradient b of a ReLU's result a carried to its input: b where a is above 0, else 0. */
public record ReluGrad() implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.sameShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(null, g.add(new ReluGrad(), self.input(0), upstream));
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
    Pointwise.lowerBinary(context, BinaryKind.RELU_GRAD);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
