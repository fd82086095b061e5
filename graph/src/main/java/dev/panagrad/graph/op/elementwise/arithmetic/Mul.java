package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Pointwise;
import dev.panagrad.graph.op.elementwise.Zeros;
import dev.panagrad.graph.op.source.Constant;
import java.util.List;

/** Elementwise a * b, broadcast as in NumPy. */
public record Mul() implements Binary {
  private static final Constant ONE = new Constant(Shape.scalar(), new float[] {1});

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
      if (ONE.equals(self.input(i).op()) && other.shape().equals(self.shape())) {
        return other;
      }
    }
    return Pointwise.simplify(g, self, (a, b) -> a * b);
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.MUL;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ANY;
  }
}
