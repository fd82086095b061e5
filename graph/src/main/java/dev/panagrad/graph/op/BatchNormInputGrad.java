package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.BatchNormKernels;
import dev.panagrad.engine.kernel.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of {@link BatchNorm} with statistics of the batch by its input. Inputs: x, mean,
 * variance, the gradient of the result, the gradients by scale and by offset, then the scale if
 * there is one, then the result itself if it went through ReLU.
 *
 * @param epsilon keeps the divisor from 0
 * @param scale whether there is a scale
 * @param relu whether the gradient is that of ReLU's result
 * @param batch 0, or the batch n of images held with the batch innermost
 */
public record BatchNormInputGrad(float epsilon, boolean scale, boolean relu, int batch)
    implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 6 + (scale ? 1 : 0) + (relu ? 1 : 0));
    Rules.floats(inputs);
    Shape x = inputs.get(0).shape();
    Rules.check(
        Rules.compatible(x, inputs.get(3).shape()),
        "the gradient of a result of shape %s can't have shape %s",
        x,
        inputs.get(3).shape());
    int channels = Normalization.channels(x, batch);
    Normalization.checkVector(inputs, 4, channels);
    Normalization.checkVector(inputs, 5, channels);
    return x;
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node x = self.input(0);
    Node dy = self.input(3);
    List<Node> inputs = new ArrayList<>(self.inputs());
    if (batch == 0 && !relu && x.op() instanceof BatchOutermost(int n)) {
      inputs.set(0, x.input(0));
      inputs.set(3, Layout.innermostGradient(g, dy));
      Op inner = new BatchNormInputGrad(epsilon, scale, false, n);
      return g.add(new BatchOutermost(n), g.add(inner, inputs.toArray(Node[]::new)));
    }
    if (!relu && dy.op() instanceof ReluGrad) {
      inputs.set(3, dy.input(1));
      inputs.add(dy.input(0));
      Op masked = new BatchNormInputGrad(epsilon, scale, true, batch);
      return g.add(masked, inputs.toArray(Node[]::new));
    }
    return self;
  }

  @Override
  public boolean hasZeroTail(Node self) {
    return true;
  }

  @Override
  public void lower(LoweringContext context) {
    BatchNormKernels kernels = context.kernels().batchNorm();
    NormSpec spec = Normalization.spec(context.node().shape(), batch);
    Buffer x = context.in(0);
    Buffer mean = context.in(1);
    Buffer variance = context.in(2);
    Buffer dy = context.in(3);
    Buffer byScale = context.in(4);
    Buffer byOffset = context.in(5);
    Buffer scales = scale ? context.in(6) : null;
    Buffer result = relu ? context.in(scale ? 7 : 6) : null;
    Buffer dx = context.out();
    context.range(
        "",
        spec.positions(),
        0.2 * spec.length() / spec.positions(),
        (from, to) ->
            kernels.inputGradient(
                spec,
                x,
                mean,
                variance,
                scales,
                epsilon,
                result,
                dy,
                byScale,
                byOffset,
                dx,
                (int) from,
                (int) to));
  }
}
