package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.GemmPacking;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.conv.Phases;
import java.util.List;

/** Rules shared by plain and fused matrix products. */
final class Products {
  /** The number of uses for weights that are packed once for all runs. */
  private static final int ALWAYS = Integer.MAX_VALUE;

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
      Buffer third,
      Activation activation) {
    Shape out = context.node().shape();
    int k = context.node().input(0).shape().size(transposeA ? 0 : 1);
    GemmSpec spec =
        GemmSpec.of(transposeA, transposeB, out.size(0), out.size(1), k)
            .withEpilogue(third != null && !activation.isGradient(), activation);
    boolean constant = PackedWeights.constant(context.node().input(1)) != null;
    int uses = constant ? ALWAYS : uses(context, transposeB);
    GemmPacking packing = context.gemm().packing(spec, uses, context.threads());
    GemmPlan plan =
        packing == null
            ? context.gemm().plan(spec, context.threads())
            : packing.plan(spec, context.threads());
    Buffer b =
        packing == null
            ? context.in(1)
            : constant
                ? PackedWeights.of(
                    context.gemm().name(), transposeB, context.node().input(1), packing)
                : packed(context, transposeB, packing, uses);
    Phases.lower(context, plan, spec.flops(), context.in(0), b, third);
  }

  /**
   * A matrix packed once in a run.
   *
   * @param b the matrix
   * @param transpose whether it is packed for products with its transpose
   */
  private record Packed(Node b, boolean transpose) {}

  private static Buffer packed(
      LoweringContext context, boolean transpose, GemmPacking packing, int uses) {
    Buffer b = context.in(1);
    return context.shared(
        new Packed(context.node().input(1), transpose),
        packing.elements(),
        packed -> {
          Buffer scratch = packing.scratch() == 0 ? null : context.scratch(packing.scratch());
          context.step(
              "pack for " + uses + " products",
              0,
              packing.parts(),
              part -> packing.run(part, b, packed, scratch));
        });
  }

  /** The number of products that read the second input in the same way, including this one. */
  private static int uses(LoweringContext context, boolean transposeB) {
    Node b = context.node().input(1);
    int uses = 0;
    for (Node reader : context.readers(1)) {
      boolean alike =
          switch (reader.op()) {
            case MatMul(boolean transposeA, boolean turned) -> !transposeA && turned == transposeB;
            case FusedMatMul(boolean transposeA, boolean turned, _) ->
                !transposeA && turned == transposeB;
            default -> false;
          };
      if (alike && reader.input(1) == b) {
        uses++;
      }
    }
    return uses;
  }
}
