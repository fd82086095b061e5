package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.List;

/**
 * Two-dimensional convolution (cross-correlation) of images [n, h, w, c] with a filter [kh, kw, c,
 * o]; the result is [n, h', w', o].
 *
 * @param sliding strides and padding
 */
public record Conv2d(Sliding sliding) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 2);
    return Convolutions.shape(inputs, sliding.in(batch));
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node images = self.input(0);
    Node filter = self.input(1);
    return List.of(
        g.add(new Conv2dInputGrad(sliding), upstream, filter, images),
        g.add(new Conv2dFilterGrad(sliding), images, upstream, filter));
  }

  @Override
  public Part part(int input) {
    return input == 0 ? Part.IMAGES : Part.OTHER;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    ConvSpec spec =
        sliding.in(batch).conv(context.node().input(0).shape(), context.node().input(1).shape());
    Convolutions.lower(
        context,
        ConvKernels.of(context.kernels()).forward(spec, context.threads()),
        context.in(0),
        context.in(1),
        null);
  }
}
