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
import dev.panagrad.graph.op.source.Stored;
import java.util.List;

/**
 * The convolution of a single image with its channels first, [1, c, h, w], with a filter [kh, kw,
 * c, o]; the result is [1, o, h', w']. A third input is a bias of o elements. Made by a pass, after
 * the gradients.
 *
 * @param sliding strides and padding
 * @param activation applied last, NONE or RELU
 */
public record SingleConv2d(Sliding sliding, Activation activation) implements BuiltIn {
  @Override
  public String name() {
    return "SingleConv2d" + (activation == Activation.NONE ? "" : "+" + activation);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    boolean biased = inputs.size() == 3;
    Rules.count(inputs, inputs.size() == 2 ? 2 : 3);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Rules.rank(inputs, 1, 4);
    Shape image = inputs.get(0).shape();
    Shape filter = inputs.get(1).shape();
    Rules.check(
        image.isKnown()
            && filter.isKnown()
            && image.size(0) == 1
            && image.size(1) == filter.size(2),
        "a filter of shape %s (height, width, in, out) can't work on an image of shape %s",
        filter,
        image);
    Rules.check(
        !biased || inputs.get(2).shape().elements() == filter.size(3),
        "the bias of a convolution with filter %s can't have shape %s",
        filter,
        biased ? inputs.get(2).shape() : "");
    Shape result =
        sliding.in(0).slide(channelsLast(image), filter.size(0), filter.size(1), filter.size(3));
    return Shape.of(1, result.size(3), result.size(1), result.size(2));
  }

  /** Whether a convolution of a single image [1, h, w, c] is estimated to be faster this way. */
  public static boolean suits(Sliding sliding, Shape image, Shape filter) {
    return ConvKernels.isSingleFaster(spec(sliding, image.size(1), image.size(2), filter));
  }

  private static ConvSpec spec(Sliding sliding, int h, int w, Shape filter) {
    return sliding.in(1).conv(Shape.of(h, w), filter);
  }

  private static Shape channelsLast(Shape image) {
    return Shape.of(1, image.size(2), image.size(3), image.size(1));
  }

  @Override
  public void lower(LoweringContext context) {
    Shape image = context.node().input(0).shape();
    Node filter = context.node().input(1);
    boolean biased = context.node().inputs().size() == 3;
    ConvSpec spec =
        spec(sliding, image.size(2), image.size(3), filter.shape())
            .withEpilogue(biased, activation);
    Buffer constant =
        filter.op() instanceof Stored stored && stored.isConstant() ? stored.buffer() : null;
    Convolutions.lower(
        context,
        ConvKernels.of(context.kernels()).single(spec, context.threads(), constant),
        context.in(0),
        context.in(1),
        biased ? context.in(2) : null);
  }
}
