package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.BatchNormKernels;
import dev.panagrad.engine.kernel.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/**
 * The gradients of {@link BatchNorm} by scale and by offset, [2, channels]. Inputs: x, mean,
 * variance, the gradient of the result, and the result itself if it went through ReLU.
 *
 * @param epsilon keeps the divisor from 0
 * @param relu whether the gradient is that of ReLU's result
 * @param batch 0, or the batch n of images held with the batch innermost
 */
public record BatchNormReduceGrad(float epsilon, boolean relu, int batch) implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, relu ? 5 : 4);
    Rules.floats(inputs);
    Shape x = inputs.get(0).shape();
    int channels = Normalization.channels(x, batch);
    Normalization.checkVector(inputs, 1, channels);
    Normalization.checkVector(inputs, 2, channels);
    Rules.check(
        Rules.compatible(x, inputs.get(3).shape()),
        "the gradient of a result of shape %s can't have shape %s",
        x,
        inputs.get(3).shape());
    return Shape.of(2, channels);
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node x = self.input(0);
    Node dy = self.input(3);
    if (batch == 0 && !relu && x.op() instanceof BatchOutermost(int n)) {
      return g.add(
          new BatchNormReduceGrad(epsilon, false, n),
          x.input(0),
          self.input(1),
          self.input(2),
          Layout.innermostGradient(g, dy));
    }
    // ReLU's mask is applied by the kernel, which saves a pass over memory.
    return !relu && dy.op() instanceof ReluGrad
        ? g.add(
            new BatchNormReduceGrad(epsilon, true, batch),
            x,
            self.input(1),
            self.input(2),
            dy.input(1),
            dy.input(0))
        : self;
  }

  @Override
  public void lower(LoweringContext context) {
    BatchNormKernels kernels = context.kernels().batchNorm();
    NormSpec spec = Normalization.spec(context.node().input(0).shape(), batch);
    int channels = spec.channels();
    Buffer x = context.in(0);
    Buffer mean = context.in(1);
    Buffer variance = context.in(2);
    Buffer dy = context.in(3);
    Buffer result = relu ? context.in(4) : null;
    Buffer out = context.out();
    Buffer byScale = context.scratch(channels);
    Buffer byOffset = context.scratch(channels);
    context.range(
        "",
        channels,
        0.2 * spec.length() / channels,
        (from, to) -> {
          kernels.reduceGradient(
              spec,
              x,
              mean,
              variance,
              epsilon,
              result,
              dy,
              byScale,
              byOffset,
              (int) from,
              (int) to);
          for (int c = (int) from; c < to; c++) {
            out.set(c, byScale.get(c));
            out.set(channels + c, byOffset.get(c));
          }
        });
  }
}
