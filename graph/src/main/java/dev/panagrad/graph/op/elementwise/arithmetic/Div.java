package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Pointwise;
import java.util.List;

/** Elementwise a / b, broadcast as in NumPy. */
public record Div() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node a = self.input(0);
    Node b = self.input(1);
    Node overB = g.div(upstream, b);
    return List.of(g.sumLike(overB, a), g.sumLike(g.neg(g.mul(overB, self)), b));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return Pointwise.simplify(g, self, (a, b) -> a / b);
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.DIV;
  }

  /** A divisor that is images has zeros in the lanes beyond the batch. */
  @Override
  public boolean isFinite(Node self) {
    return self.input(1).shape().rank() < 4;
  }
}
