package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Pointwise;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import java.util.List;

/** Elementwise min(a, b), broadcast as in NumPy; where they are equal the gradient goes to b. */
public record Minimum() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node a = self.input(0);
    Node b = self.input(1);
    Node toA = g.add(new ReluGrad(), g.sub(b, self), upstream);
    return List.of(g.sumLike(toA, a), g.sumLike(g.sub(upstream, toA), b));
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.MIN;
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return Pointwise.simplify(g, self, Math::min);
  }
}
