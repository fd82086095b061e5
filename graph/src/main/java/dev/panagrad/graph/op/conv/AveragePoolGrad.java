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
 * The gradient of {@link AveragePool} with respect to its images, from the gradient of its result;
 * the second input, the images, only provides the shape.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param sliding strides and padding
 */
public record AveragePoolGrad(int kernelH, int kernelW, Sliding sliding) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Rules.rank(inputs, 1, 4);
    Shape images = inputs.get(1).shape();
    Shape pooled =
        sliding.in(batch).slide(images, kernelH, kernelW, sliding.in(batch).channels(images));
    Rules.check(
        Rules.compatible(pooled, inputs.get(0).shape()),
        "pooling gives %s, not %s",
        pooled,
        inputs.get(0).shape());
    return images;
  }

  @Override
  public Part part(int input) {
    return input == 0 ? Part.GRADIENT : Part.IMAGES;
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
    Buffer gradient = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        spec.c(),
        0.1 * kernelH * kernelW * gradient.length() / spec.c(),
        (from, to) -> kernels.averageGradient(spec, gradient, out, (int) from, (int) to));
  }
}
