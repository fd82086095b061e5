package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.grouped.GroupedConvKernels;
import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.List;

/**
 * Two-dimensional convolution in groups of images [n, h, w, c] with a filter [kh, kw, c / groups,
 * o]: channel q of the result only sees the channels of group q / (o / groups). With as many groups
 * as channels it is depthwise.
 *
 * @param groups the groups, and how windows slide
 */
public record GroupedConv2d(Groups groups) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 2);
    return groups.result(inputs, 0, 1, batch);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node images = self.input(0);
    Node filter = self.input(1);
    return List.of(
        g.add(new GroupedConv2dInputGrad(groups), upstream, filter, images),
        g.add(new GroupedConv2dFilterGrad(groups), images, upstream, filter));
  }

  @Override
  public Part part(int input) {
    return input == 0 ? Part.IMAGES : Part.OTHER;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    GroupedConvKernels kernels = GroupedConvKernels.of(context.kernels());
    Shape filter = context.node().input(1).shape();
    GroupedSpec spec = groups.spec(context.node().input(0).shape(), filter, batch);
    Buffer images = context.in(0);
    Buffer weights = context.in(1);
    Buffer out = context.out();
    double taps = (double) filter.elements() / filter.size(3);
    context.range(
        "",
        spec.outRows(),
        0.1 * taps * out.length() / spec.outRows(),
        (from, to) -> kernels.forward(spec, images, weights, out, (int) from, (int) to));
  }
}
