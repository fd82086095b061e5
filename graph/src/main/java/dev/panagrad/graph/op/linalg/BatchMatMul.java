package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.kernel.gemm.BatchGemm;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.conv.Phases;
import java.util.List;

/**
 * The matrix products of [..., m, k] and [..., k, n], the leading axes broadcast as NumPy does.
 *
 * @param transposeA whether the first input is given as [..., k, m]
 * @param transposeB whether the second input is given as [..., n, k]
 */
public record BatchMatMul(boolean transposeA, boolean transposeB) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    Rules.check(
        a.rank() >= 2 && b.rank() >= 2, "its inputs must be matrices, but have %s and %s", a, b);
    int innerA = a.size(transposeA ? -2 : -1);
    int innerB = b.size(transposeB ? -1 : -2);
    Rules.check(
        Rules.compatible(innerA, innerB),
        "matrices of %s%s and %s%s can't be multiplied: %d is not %d",
        a,
        transposeA ? " transposed" : "",
        b,
        transposeB ? " transposed" : "",
        innerA,
        innerB);
    int[] batch = Rules.broadcast(BatchAxes.of(a), BatchAxes.of(b)).sizes();
    return BatchAxes.with(
        Shape.of(batch), a.size(transposeA ? -1 : -2), b.size(transposeB ? -2 : -1));
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node a = self.input(0);
    Node b = self.input(1);
    Node byA =
        transposeA
            ? g.matMul(b, upstream, transposeB, true)
            : g.matMul(upstream, b, false, !transposeB);
    return List.of(g.sumLike(byA, a), byB(g, a, b, upstream));
  }

  private Node byB(GraphBuilder g, Node a, Node b, Node upstream) {
    boolean rows =
        a.shape().size(-1) != Shape.UNKNOWN && upstream.shape().size(-1) != Shape.UNKNOWN;
    if (b.shape().rank() == 2 && !transposeA && rows) {
      // One product over all rows of the batch instead of a sum of one product per matrix.
      Node left = BatchAxes.rows(g, a);
      Node right = BatchAxes.rows(g, upstream);
      return transposeB ? g.matMul(right, left, true, false) : g.matMul(left, right, true, false);
    }
    Node byB =
        transposeB
            ? g.matMul(upstream, a, true, transposeA)
            : g.matMul(a, upstream, !transposeA, false);
    return g.sumLike(byB, b);
  }

  /** If all matrices share the right operand, computes one large product of all rows. */
  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node a = self.input(0);
    Node b = self.input(1);
    long lefts = BatchAxes.of(a.shape()).elements();
    if (BatchAxes.of(b.shape()).elements() != 1 || (transposeA && lefts != 1)) {
      return self;
    }
    long all = lefts * a.shape().size(-2);
    if (all != (int) all) {
      return self;
    }
    Node product =
        g.matMul(
            g.reshape(a, (int) all, a.shape().size(-1)),
            g.reshape(b, b.shape().size(-2), b.shape().size(-1)),
            transposeA,
            transposeB);
    return g.reshape(product, self.shape());
  }

  @Override
  public void lower(LoweringContext context) {
    Shape out = context.node().shape();
    Shape a = context.node().input(0).shape();
    Shape b = context.node().input(1).shape();
    int k = a.size(transposeA ? -2 : -1);
    GemmSpec spec = GemmSpec.of(transposeA, transposeB, out.size(-2), out.size(-1), k);
    BatchGemm plan = BatchGemm.of(context.gemm(), spec, BatchAxes.of(a, b, out), context.threads());
    double flops = spec.flops() * BatchAxes.of(out).elements();
    Phases.lower(context, plan, flops, context.in(0), context.in(1), null);
  }
}
