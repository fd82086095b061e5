package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradients of a convolution with respect to its filter and its bias in one pass over the
 * gradient of its result; made by a pass. Inputs as for {@link Conv2dFilterGrad}; result [filter
 * elements + o]: the filter's gradient, then the bias's.
 *
 * @param byFilter the gradient with respect to the filter alone
 * @param batch the batch size n; images have the batch innermost
 */
public record FusedFilterGrad(Conv2dFilterGrad byFilter, int batch) implements BuiltIn {
  @Override
  public String name() {
    return "Conv2dFilterGrad+bias";
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.check(batch > 0, "its images must have the batch innermost");
    Shape filter = byFilter.inferShape(inputs, batch);
    Rules.check(filter.isKnown(), "the filter's shape must be known, but is %s", filter);
    return Shape.of(Rules.length(filter.elements() + filter.size(3), filter));
  }

  @Override
  public void lower(LoweringContext context) {
    Shape filter = context.node().input(2).shape();
    ConvSpec spec =
        byFilter
            .sliding()
            .in(batch)
            .conv(context.node().input(0).shape(), filter)
            .withEpilogue(true, Activation.NONE);
    Buffer bias = context.out().part(filter.elements(), filter.size(3));
    Convolutions.lower(
        context,
        ConvKernels.of(context.kernels()).backwardFilter(spec, context.threads()),
        context.in(0),
        context.in(1),
        bias);
  }
}
