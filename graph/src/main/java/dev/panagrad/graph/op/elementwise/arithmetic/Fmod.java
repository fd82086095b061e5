package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import java.util.List;

/** Elementwise remainder of a / b, with the sign of a, broadcast as in NumPy. */
public record Fmod() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node a = self.input(0);
    Node b = self.input(1);
    Node whole = g.div(g.sub(a, self), b);
    return List.of(g.sumLike(upstream, a), g.sumLike(g.neg(g.mul(upstream, whole)), b));
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.FMOD;
  }

  @Override
  public double nanos() {
    return 20;
  }

  @Override
  public boolean isFinite(Node self) {
    return false;
  }
}
