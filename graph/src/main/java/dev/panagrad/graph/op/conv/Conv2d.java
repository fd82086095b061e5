package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvSpec;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/**
 * Two-dimensional convolution (cross-correlation) of images [n, h, w, c] with a filter [kh, kw, c,
 * o]; the result is [n, h', w', o].
 *
 * @param sliding strides, padding and layout
 */
public record Conv2d(Sliding sliding) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    return Convolutions.shape(inputs, sliding);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node images = self.input(0);
    Node filter = self.input(1);
    return List.of(
        g.add(new Conv2dInputGrad(sliding, false), upstream, filter, images),
        g.add(new Conv2dFilterGrad(sliding), images, upstream, filter));
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    if (sliding.isInnermost()) {
      return self;
    }
    int n = self.shape().size(0);
    Node images = Layout.innermost(g, self.input(0));
    Node result = g.add(new Conv2d(sliding.innermost(n)), images, self.input(1));
    return g.add(new BatchOutermost(n), result);
  }

  @Override
  public void lower(LoweringContext context) {
    ConvSpec spec = sliding.conv(context.node().input(0).shape(), context.node().input(1).shape());
    Convolutions.lower(
        context,
        context.kernels().conv().forward(spec, context.threads()),
        context.in(0),
        context.in(1),
        null);
  }
}
