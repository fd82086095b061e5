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
 * Batch normalisation (Ioffe and Szegedy 2015): (x - mean) / sqrt(variance + epsilon) * scale +
 * offset for each channel. Inputs: x, mean, variance, then scale and offset if there are any.
 *
 * @param epsilon keeps the divisor from 0
 * @param scale whether there is a scale
 * @param offset whether there is an offset
 * @param relu whether max(., 0) is applied last; set by a pass
 * @param batchStatistics whether mean and variance are those of x itself, so that the gradient
 *     flows through them; else they are constants, and there is no gradient
 * @param batch 0, or the batch n of images held with the batch innermost
 */
public record BatchNorm(
    float epsilon, boolean scale, boolean offset, boolean relu, boolean batchStatistics, int batch)
    implements Op {
  /** The same normalisation with max(., 0) applied last. */
  public BatchNorm withRelu() {
    return new BatchNorm(epsilon, scale, offset, true, batchStatistics, batch);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3 + (scale ? 1 : 0) + (offset ? 1 : 0));
    Rules.floats(inputs);
    Shape shape = inputs.get(0).shape();
    int channels = Normalization.channels(shape, batch);
    for (int i = 1; i < inputs.size(); i++) {
      Normalization.checkVector(inputs, i, channels);
    }
    return shape;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Rules.check(
        batchStatistics && !relu,
        "BatchNorm '%s' has no gradient with given statistics",
        self.name());
    Node x = self.input(0);
    Node mean = self.input(1);
    Node variance = self.input(2);
    int channels = mean.shape().size(0);
    Node sums = g.add(new BatchNormReduceGrad(epsilon, false, batch), x, mean, variance, upstream);
    Node byScale = g.reshape(g.slice(sums, 0, 0, 1), channels);
    Node byOffset = g.reshape(g.slice(sums, 0, 1, 1), channels);
    List<Node> inputs = new ArrayList<>(List.of(x, mean, variance, upstream, byScale, byOffset));
    if (scale) {
      inputs.add(self.input(3));
    }
    Op inputGrad = new BatchNormInputGrad(epsilon, scale, false, batch);
    List<Node> gradients = new ArrayList<>();
    gradients.add(g.add(inputGrad.name(), inputGrad, inputs));
    gradients.add(null);
    gradients.add(null);
    if (scale) {
      gradients.add(byScale);
    }
    if (offset) {
      gradients.add(byOffset);
    }
    return gradients;
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    if (!(self.input(0).op() instanceof BatchOutermost(int n))) {
      return self;
    }
    List<Node> inputs = new ArrayList<>(self.inputs());
    inputs.set(0, self.input(0).input(0));
    Op inner = new BatchNorm(epsilon, scale, offset, relu, batchStatistics, n);
    return g.add(new BatchOutermost(n), g.add(inner, inputs.toArray(Node[]::new)));
  }

  @Override
  public void lower(LoweringContext context) {
    BatchNormKernels kernels = context.kernels().batchNorm();
    NormSpec spec = Normalization.spec(context.node().shape(), batch);
    Buffer x = context.in(0);
    Buffer mean = context.in(1);
    Buffer variance = context.in(2);
    Buffer scales = scale ? context.in(3) : null;
    Buffer offsets = offset ? context.in(scale ? 4 : 3) : null;
    Buffer out = context.out();
    context.range(
        "",
        spec.positions(),
        0.1 * spec.length() / spec.positions(),
        (from, to) ->
            kernels.normalize(
                spec,
                x,
                mean,
                variance,
                scales,
                offsets,
                epsilon,
                relu,
                out,
                (int) from,
                (int) to));
  }
}
