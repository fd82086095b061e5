package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.pool.PoolKernels;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The mean of each window of images [n, h, w, c]; cells outside the image don't count.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param sliding strides and padding
 */
public record AveragePool(int kernelH, int kernelW, Sliding sliding) implements Pooling {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Op op = new AveragePoolGrad(kernelH, kernelW, sliding);
    return List.of(g.add(op, upstream, self.input(0)));
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    lower(context, batch, PoolKernels.of(context.kernels())::average);
  }
}
