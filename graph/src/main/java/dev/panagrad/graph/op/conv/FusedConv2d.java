package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A convolution with a bias, the third input, and an activation, applied while the result is in the
 * cache; images have the batch innermost. Made by a pass, after the gradients.
 *
 * @param conv the convolution without them
 * @param batch the batch size n
 * @param activation the activation, NONE or RELU
 */
public record FusedConv2d(Conv2d conv, int batch, Activation activation) implements BuiltIn {
  @Override
  public String name() {
    return "Conv2d+bias" + (activation == Activation.NONE ? "" : "+" + activation);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.check(batch > 0, "its images must have the batch innermost");
    Rules.check(
        activation == Activation.NONE || activation == Activation.RELU,
        "it applies NONE or RELU, not %s",
        activation);
    Shape shape = conv.inferShape(inputs.subList(0, 2), batch);
    Rules.check(
        inputs.get(2).shape().isKnown()
            && inputs.get(2).shape().elements() == inputs.get(1).shape().size(3),
        "the bias of a convolution with filter %s can't have shape %s",
        inputs.get(1).shape(),
        inputs.get(2).shape());
    return shape;
  }

  @Override
  public void lower(LoweringContext context) {
    ConvSpec spec =
        conv.sliding()
            .in(batch)
            .conv(context.node().input(0).shape(), context.node().input(1).shape())
            .withEpilogue(true, activation);
    Convolutions.lower(
        context,
        ConvKernels.of(context.kernels()).forward(spec, context.threads()),
        context.in(0),
        context.in(1),
        context.in(2));
  }
}
