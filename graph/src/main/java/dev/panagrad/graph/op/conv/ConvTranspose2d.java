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
 * Transposed convolution: the gradient that {@link Conv2d} of images [n, h, w, c] with the same
 * filter [kh, kw, c, o] passes back to the images from [n, h', w', o], the input here.
 *
 * @param h the height of the result
 * @param w width of the result
 * @param sliding strides and padding of the convolution from the result to the input
 */
public record ConvTranspose2d(int h, int w, Sliding sliding) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Rules.rank(inputs, 1, 4);
    Shape in = inputs.get(0).shape();
    Shape filter = inputs.get(1).shape();
    Rules.check(h > 0 && w > 0, "its result must have a cell, but has %d x %d", h, w);
    Shape images = sliding.in(batch).images(in, h, w, filter.size(2));
    Shape expected =
        sliding.in(batch).slide(images, filter.size(0), filter.size(1), filter.size(3));
    Rules.check(
        Rules.compatible(expected, in),
        "a filter of shape %s (height, width, out, in) can't make %s from %s",
        filter,
        images,
        in);
    return images;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node in = self.input(0);
    Node filter = self.input(1);
    return List.of(
        g.add(new Conv2d(sliding), upstream, filter),
        g.add(new Conv2dFilterGrad(sliding), upstream, in, filter));
  }

  @Override
  public Part part(int input) {
    return input == 0 ? Part.GRADIENT : Part.OTHER;
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    ConvSpec spec = sliding.in(batch).conv(context.node().shape(), context.node().input(1).shape());
    Convolutions.lower(
        context,
        ConvKernels.of(context.kernels()).backwardData(spec, context.threads()),
        context.in(0),
        context.in(1),
        null);
  }
}
