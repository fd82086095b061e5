package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The matrix product of [m, k] and [k, n].
 *
 * @param transposeA whether the first input is given as [k, m]
 * @param transposeB whether the second input is given as [n, k]
 */
public record MatMul(boolean transposeA, boolean transposeB) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    return Products.shape(inputs, transposeA, transposeB);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node a = self.input(0);
    Node b = self.input(1);
    Node byA =
        transposeA
            ? g.matMul(b, upstream, transposeB, true)
            : g.matMul(upstream, b, false, !transposeB);
    Node byB =
        transposeB
            ? g.matMul(upstream, a, true, transposeA)
            : g.matMul(a, upstream, !transposeA, false);
    return List.of(byA, byB);
  }

  /** Absorbs transposes of the inputs, which cost nothing in the product. */
  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node a = self.input(0);
    Node b = self.input(1);
    boolean plainA = !(a.op() instanceof Transpose);
    boolean plainB = !(b.op() instanceof Transpose);
    if (plainA && plainB) {
      return self;
    }
    return g.matMul(
        plainA ? a : a.input(0),
        plainB ? b : b.input(0),
        plainA == transposeA,
        plainB == transposeB);
  }

  @Override
  public void lower(LoweringContext context) {
    Products.lower(context, transposeA, transposeB, null, Activation.NONE);
  }
}
