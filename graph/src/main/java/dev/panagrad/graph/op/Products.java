package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.Activation;
import dev.panagrad.engine.kernel.GemmPlan;
import dev.panagrad.engine.kernel.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/** Rules that plain and fused matrix products share. */
final class Products {
  private Products() {}

  static Shape shape(List<Node> inputs, boolean transposeA, boolean transposeB) {
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 2);
    Rules.rank(inputs, 1, 2);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    int innerA = a.size(transposeA ? 0 : 1);
    int innerB = b.size(transposeB ? 1 : 0);
    Rules.check(
        Rules.compatible(innerA, innerB),
        "the matrices %s%s and %s%s can't be multiplied: %d is not %d",
        a,
        transposeA ? " transposed" : "",
        b,
        transposeB ? " transposed" : "",
        innerA,
        innerB);
    return Shape.of(a.size(transposeA ? 1 : 0), b.size(transposeB ? 0 : 1));
  }

  static void lower(
      LoweringContext context,
      boolean transposeA,
      boolean transposeB,
      Buffer bias,
      Activation activation) {
    Shape out = context.node().shape();
    int k = context.node().input(0).shape().size(transposeA ? 0 : 1);
    GemmSpec spec =
        GemmSpec.of(transposeA, transposeB, out.size(0), out.size(1), k)
            .withEpilogue(bias != null, activation);
    GemmPlan plan = context.gemm().plan(spec, context.threads());
    Phases.lower(context, plan, spec.flops(), context.in(0), context.in(1), bias);
  }
}
