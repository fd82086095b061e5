package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.Pointwise;
import dev.panagrad.graph.op.elementwise.Select;
import java.util.List;

/**
 * Elementwise a to the power b, broadcast as in NumPy; where a is not positive, the gradient of b
 * is 0.
 */
public record Pow() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node a = self.input(0);
    Node b = self.input(1);
    Node toA = g.mul(upstream, g.mul(b, g.add(new Pow(), a, g.sub(b, g.constant(1)))));
    Node zero = g.constant(0);
    Node toB = g.mul(upstream, g.mul(self, g.log(a)));
    Node positive = g.add(new Less(), zero, a);
    return List.of(g.sumLike(toA, a), g.sumLike(g.add(new Select(), positive, toB, zero), b));
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.POW;
  }

  @Override
  public double nanos() {
    return 30;
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return Pointwise.simplify(g, self, Math::pow);
  }

  @Override
  public boolean isFinite(Node self) {
    return false;
  }
}
