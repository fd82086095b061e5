package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.Collections;
import java.util.List;

/**
 * Mean and biased variance of each channel over all other axes, in one pass: [2, channels]. No
 * gradient flows back here; the gradient of {@link BatchNorm} with batch statistics includes their
 * share.
 */
public record Moments() implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    return Shape.of(2, Normalization.channels(inputs.get(0).shape(), batch));
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public Part part(int input) {
    return Part.IMAGES;
  }

  @Override
  public boolean givesImages() {
    return false;
  }

  @Override
  public boolean needsConversion() {
    return false;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    BatchNormKernels kernels = BatchNormKernels.of(context.kernels());
    NormSpec spec = Normalization.spec(context.node().input(0).shape(), batch);
    Buffer in = context.in(0);
    Normalization.lower(
        context,
        spec,
        (mean, variance) -> (from, to) -> kernels.moments(spec, in, mean, variance, from, to),
        BatchNormKernels::merge);
  }
}
