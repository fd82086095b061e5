package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.pool.PoolKernels;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.List;

/**
 * The gradient of {@link MaxPool} with respect to its images, from the images, the result and the
 * gradient of the result: each window passes its gradient to its first largest cell.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param sliding strides and padding
 */
public record MaxPoolGrad(int kernelH, int kernelW, Sliding sliding) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 3);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape images = inputs.get(0).shape();
    Shape pooled =
        sliding.in(batch).slide(images, kernelH, kernelW, sliding.in(batch).channels(images));
    for (Node result : inputs.subList(1, 3)) {
      Rules.check(
          Rules.compatible(pooled, result.shape()),
          "pooling gives %s, not %s",
          pooled,
          result.shape());
    }
    return images;
  }

  @Override
  public Part part(int input) {
    return input == 2 ? Part.GRADIENT : Part.IMAGES;
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    PoolKernels kernels = PoolKernels.of(context.kernels());
    Shape images = context.node().shape();
    PoolSpec spec = sliding.in(batch).pool(images, kernelH, kernelW);
    Buffer in = context.in(0);
    Buffer pooled = context.in(1);
    Buffer gradient = context.in(2);
    Buffer out = context.out();
    context.range(
        "",
        spec.c(),
        0.2 * kernelH * kernelW * pooled.length() / spec.c(),
        (from, to) -> kernels.maxGradient(spec, in, pooled, gradient, out, (int) from, (int) to));
  }
}
