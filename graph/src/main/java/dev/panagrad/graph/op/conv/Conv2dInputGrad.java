package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/**
 * The gradient of {@link Conv2d} by its images, from the gradient of its result and the filter; the
 * third input, the images, gives the shape only, or what flows back goes on through the ReLU that
 * made them.
 *
 * @param sliding strides, padding and layout
 * @param relu whether it goes on through the ReLU; made by a pass, with the batch innermost
 */
public record Conv2dInputGrad(Sliding sliding, boolean relu) implements BuiltIn {
  @Override
  public String name() {
    return "Conv2dInputGrad" + (relu ? "+" + Activation.RELU_GRAD : "");
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Convolutions.check(inputs, 2, 1, sliding);
    Convolutions.checkResult(inputs.get(0), inputs.get(2), inputs.get(1), sliding);
    return inputs.get(2).shape();
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    if (sliding.isInnermost()) {
      return self;
    }
    int n = self.shape().size(0);
    Node gradient = Layout.innermostGradient(g, self.input(0));
    Node images = Layout.innermost(g, self.input(2));
    Op inner = new Conv2dInputGrad(sliding.innermost(n), relu);
    return g.add(new BatchOutermost(n), g.add(inner, gradient, self.input(1), images));
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public boolean canRunInPlace(int input) {
    return relu && input == 2;
  }

  @Override
  public void lower(LoweringContext context) {
    ConvSpec spec =
        sliding
            .conv(context.node().shape(), context.node().input(1).shape())
            .withEpilogue(false, relu ? Activation.RELU_GRAD : Activation.NONE);
    Convolutions.lower(
        context,
        context.kernels().conv().backwardData(spec, context.threads()),
        context.in(0),
        context.in(1),
        relu ? context.in(2) : null);
  }
}
