package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.pool.PoolKernels;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The largest cell of each window of a single image with its channels first, [1, c, h, w]; the
 * result is [1, c, h', w']. Made by a pass, after the gradients.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param sliding strides and padding
 */
public record SingleMaxPool(int kernelH, int kernelW, Sliding sliding) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape image = inputs.get(0).shape();
    Rules.check(
        image.isKnown() && image.size(0) == 1,
        "an image of shape %s isn't a single one with its channels first",
        image);
    int c = image.size(1);
    Shape last = Shape.of(1, image.size(2), image.size(3), c);
    Shape result = sliding.in(0).slide(last, kernelH, kernelW, c);
    return Shape.of(1, c, result.size(1), result.size(2));
  }

  @Override
  public void lower(LoweringContext context) {
    Shape image = context.node().input(0).shape();
    int c = image.size(1);
    PoolSpec spec = sliding.in(1).pool(Shape.of(image.size(2), image.size(3), c), kernelH, kernelW);
    PoolKernels kernels = PoolKernels.of(context.kernels());
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        c,
        0.1 * kernelH * kernelW * out.length() / c,
        (from, to) -> kernels.maxOfPlanes(spec, in, out, (int) from, (int) to));
  }
}
