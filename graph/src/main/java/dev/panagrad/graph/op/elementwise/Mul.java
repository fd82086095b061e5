package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Constant;
import dev.panagrad.graph.op.LoweringContext;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/** Elementwise a * b, broadcast as in NumPy. */
public record Mul() implements Op {
  private static final Constant ONE = new Constant(Shape.scalar(), new float[] {1});

  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.binaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node a = self.input(0);
    Node b = self.input(1);
    return List.of(g.sumLike(g.mul(upstream, b), a), g.sumLike(g.mul(upstream, a), b));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    for (int i = 0; i < 2; i++) {
      Node other = self.input(1 - i);
      if (self.input(i).op().equals(ONE) && other.shape().equals(self.shape())) {
        return other;
      }
    }
    Node simpler = Pointwise.simplify(g, self, (a, b) -> a * b);
    return simpler != self ? simpler : Layout.pushBinary(g, self);
  }

  @Override
  public boolean hasZeroTail(Node self) {
    return self.input(0).op().hasZeroTail(self.input(0))
        || self.input(1).op().hasZeroTail(self.input(1));
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerBinary(context, BinaryKind.MUL);
  }

  @Override
  public boolean mayOverwrite(int input) {
    return true;
  }
}
