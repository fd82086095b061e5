package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvSpec;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/**
 * The gradient of {@link Conv2d} by its filter, from the images and the gradient of its result; the
 * third input, the filter, gives the shape only.
 *
 * @param sliding strides, padding and layout
 */
public record Conv2dFilterGrad(Sliding sliding) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Convolutions.check(inputs, 0, 2, sliding);
    Convolutions.checkResult(inputs.get(1), inputs.get(0), inputs.get(2), sliding);
    return inputs.get(2).shape();
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    if (sliding.isInnermost()) {
      return self;
    }
    Node images = Layout.innermost(g, self.input(0));
    Node gradient = Layout.innermostGradient(g, self.input(1));
    Sliding inner = sliding.innermost(self.input(0).shape().size(0));
    return g.add(new Conv2dFilterGrad(inner), images, gradient, self.input(2));
  }

  @Override
  public void lower(LoweringContext context) {
    ConvSpec spec = sliding.conv(context.node().input(0).shape(), context.node().shape());
    Convolutions.lower(
        context,
        context.kernels().conv().backwardFilter(spec, context.threads()),
        context.in(0),
        context.in(1),
        null);
  }
}
