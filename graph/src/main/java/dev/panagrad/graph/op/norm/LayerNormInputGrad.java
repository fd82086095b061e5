package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.LayerNormKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradient of {@link LayerNorm} with respect to x. Inputs: x, scale, then the gradient of the
 * result.
 *
 * @param norm the op whose gradient this is
 */
public record LayerNormInputGrad(LayerNorm norm) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    return LayerNorm.checkGradient(inputs, 1, 2);
  }

  @Override
  public boolean canRunInPlace(int input) {
    return input == 2;
  }

  @Override
  public void lower(LoweringContext context) {
    LayerNormKernels kernels = LayerNormKernels.of(context.kernels());
    Buffer x = context.in(0);
    Buffer scale = context.in(1);
    Buffer dy = context.in(2);
    Buffer dx = context.out();
    Shape shape = context.node().shape();
    long cols = shape.size(-1);
    context.range(
        "",
        LayerNorm.rows(shape),
        0.5 * cols + 20,
        (from, to) ->
            kernels.inputGradient(
                x, scale, dy, norm.centred(), norm.epsilon(), dx, cols, from, to));
  }
}
