package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.kernel.gemm.bytes.ByteGemm;
import dev.panagrad.engine.kernel.gemm.bytes.ByteMatrix;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.conv.Phases;
import java.util.List;

/**
 * The product of a matrix, or of several along the first axes, with constant weights of 8 bits,
 * [..., m, k] by [k, n]; the result is float. Without a gradient.
 *
 * @param weights the matrix [k, n]
 */
public record ByteMatMul(ByteMatrix weights) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Shape a = inputs.get(0).shape();
    Rules.check(
        a.rank() >= 1 && Rules.compatible(a.size(-1), weights.rows()),
        "matrices of shape %s can't be multiplied by weights [%d, %d]",
        a,
        weights.rows(),
        weights.cols());
    return a.with(a.rank() - 1, weights.cols());
  }

  @Override
  public void lower(LoweringContext context) {
    Shape a = context.node().input(0).shape();
    int m = Math.toIntExact(a.elements(0, a.rank() - 1));
    double flops = 2.0 * m * weights.rows() * weights.cols();
    Phases.lower(
        context,
        ByteGemm.plan(context.kernels(), weights, m, context.threads()),
        flops,
        context.in(0),
        null,
        null);
  }
}
