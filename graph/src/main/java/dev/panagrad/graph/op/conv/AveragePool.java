package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.pool.PoolKernels;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.List;

/**
 * The mean of each window of images [n, h, w, c]; cells outside the image don't count.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param sliding strides and padding
 */
public record AveragePool(int kernelH, int kernelW, Sliding sliding) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape images = inputs.get(0).shape();
    return sliding.in(batch).slide(images, kernelH, kernelW, sliding.in(batch).channels(images));
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Op op = new AveragePoolGrad(kernelH, kernelW, sliding);
    return List.of(g.add(op, upstream, self.input(0)));
  }

  @Override
  public Part part(int input) {
    return Part.IMAGES;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    PoolKernels kernels = PoolKernels.of(context.kernels());
    Shape images = context.node().input(0).shape();
    PoolSpec spec = sliding.in(batch).pool(images, kernelH, kernelW);
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        spec.outRows(),
        0.1 * kernelH * kernelW * out.length() / spec.outRows(),
        (from, to) -> kernels.average(spec, in, out, (int) from, (int) to));
  }
}
