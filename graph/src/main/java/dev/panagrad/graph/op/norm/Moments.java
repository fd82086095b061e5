package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.BatchOutermost;
import java.util.Collections;
import java.util.List;

/**
 * Mean and biased variance of each channel over all other axes, in one pass: [2, channels]. Nothing
 * flows back here; {@link BatchNorm} with statistics of the batch counts their gradient in.
 *
 * @param batch 0, or the batch n of images held with the batch innermost
 */
public record Moments(int batch) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    return Shape.of(2, Normalization.channels(inputs.get(0).shape(), batch));
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    Node in = self.input(0);
    return batch == 0 && in.op() instanceof BatchOutermost(int n)
        ? g.add(new Moments(n), in.input(0))
        : self;
  }

  @Override
  public void lower(LoweringContext context) {
    BatchNormKernels kernels = context.kernels().batchNorm();
    NormSpec spec = Normalization.spec(context.node().input(0).shape(), batch);
    Buffer in = context.in(0);
    Normalization.lower(
        context,
        spec,
        (mean, variance, from, to) -> kernels.moments(spec, in, mean, variance, from, to),
        BatchNormKernels::merge);
  }
}
