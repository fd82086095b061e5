package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** Rules that convolutions and their gradients share. */
final class Convolutions {
  private Convolutions() {}

  static void check(List<Node> inputs, int images, int filter, SlidingLayout sliding) {
    Rules.floats(inputs);
    Rules.rank(inputs, images, 4);
    Rules.rank(inputs, filter, 4);
    int channels = sliding.channels(inputs.get(images).shape());
    Shape shape = inputs.get(filter).shape();
    Rules.check(
        Rules.compatible(shape.size(2), channels),
        "a filter of shape %s (height, width, in, out) can't work on images of shape %s",
        shape,
        inputs.get(images).shape());
  }

  static Shape shape(List<Node> inputs, SlidingLayout sliding) {
    check(inputs, 0, 1, sliding);
    Shape filter = inputs.get(1).shape();
    return sliding.slide(inputs.get(0).shape(), filter.size(0), filter.size(1), filter.size(3));
  }

  static void checkResult(Node given, Node images, Node filter, SlidingLayout sliding) {
    Shape expected =
        sliding.slide(
            images.shape(), filter.shape().size(0), filter.shape().size(1), filter.shape().size(3));
    Rules.check(
        Rules.compatible(expected, given.shape()),
        "the gradient of a result of shape %s can't have shape %s",
        expected,
        given.shape());
  }

  static void lower(LoweringContext context, ConvPlan plan, Buffer a, Buffer b, Buffer bias) {
    Phases.lower(context, plan, plan.flops(), a, b, bias);
  }
}
