package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.pool.PoolKernels;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/**
 * The gradient of {@link MaxPool} by its images, from the images, the result and the gradient of
 * the result: each window passes its gradient to its first largest cell.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param sliding strides, padding and layout
 */
public record MaxPoolGrad(int kernelH, int kernelW, Sliding sliding) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape images = inputs.get(0).shape();
    Shape pooled = sliding.slide(images, kernelH, kernelW, sliding.channels(images));
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
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    if (sliding.isInnermost()) {
      return self;
    }
    int n = self.shape().size(0);
    Node images = Layout.innermost(g, self.input(0));
    Node pooled = Layout.innermost(g, self.input(1));
    Node gradient = Layout.innermostGradient(g, self.input(2));
    Op inner = new MaxPoolGrad(kernelH, kernelW, sliding.innermost(n));
    return g.add(new BatchOutermost(n), g.add(inner, images, pooled, gradient));
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public void lower(LoweringContext context) {
    PoolKernels kernels = context.kernels().pool();
    Shape images = context.node().shape();
    PoolSpec spec = sliding.pool(images, kernelH, kernelW);
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
