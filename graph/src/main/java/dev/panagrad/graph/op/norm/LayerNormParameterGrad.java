package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.norm.LayerNormKernels;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * The gradients of {@link LayerNorm} with respect to scale and offset, [2, columns]. Inputs: x,
 * then the gradient of the result.
 *
 * @param norm the op whose gradients these are
 */
public record LayerNormParameterGrad(LayerNorm norm) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    return Shape.of(2, LayerNorm.checkGradient(inputs, 1, 1).size(-1));
  }

  @Override
  public void lower(LoweringContext context) {
    LayerNormKernels kernels = LayerNormKernels.of(context.kernels());
    Buffer x = context.in(0);
    Buffer dy = context.in(1);
    Buffer out = context.out();
    Shape shape = context.node().input(0).shape();
    int cols = shape.size(-1);
    int rows = Sizes.count("rows to normalise", Arrays.copyOf(shape.sizes(), shape.rank() - 1));
    if (rows == 0 || cols == 0) {
      context.range(
          "",
          out.length(),
          1,
          (from, to) -> MovementKernels.of(context.kernels()).fill(out, 0, from, to));
      return;
    }
    Normalization.lower(
        context,
        NormSpec.dense(rows, cols),
        (byScale, byOffset, from, to) ->
            kernels.parameterGradient(
                x, dy, norm.centred(), norm.epsilon(), byScale, byOffset, cols, from, to),
        BatchNormReduceGrad::add);
  }
}
