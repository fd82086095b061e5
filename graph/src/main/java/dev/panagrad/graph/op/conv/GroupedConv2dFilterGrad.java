package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.grouped.GroupedConvKernels;
import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.Layout;
import java.util.List;

/**
 * The gradient of {@link GroupedConv2d} by its filter, from the images and the gradient of its
 * result; the third input, the filter, gives the shape only.
 *
 * @param groups the groups, and how windows slide
 */
public record GroupedConv2dFilterGrad(Groups groups) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Shape expected = groups.result(inputs, 0, 2);
    Rules.check(
        Rules.compatible(expected, inputs.get(1).shape()),
        "the gradient of a result of shape %s can't have shape %s",
        expected,
        inputs.get(1).shape());
    return inputs.get(2).shape();
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    if (groups.sliding().isInnermost()) {
      return self;
    }
    Node images = Layout.innermost(g, self.input(0));
    Node gradient = Layout.innermostGradient(g, self.input(1));
    Groups inner = groups.innermost(self.input(0).shape().size(0));
    return g.add(new GroupedConv2dFilterGrad(inner), images, gradient, self.input(2));
  }

  @Override
  public void lower(LoweringContext context) {
    GroupedConvKernels kernels = context.kernels().groupedConv();
    Shape filter = context.node().shape();
    GroupedSpec spec = groups.spec(context.node().input(0).shape(), filter);
    Buffer images = context.in(0);
    Buffer gradient = context.in(1);
    Buffer out = context.out();
    Buffer scratch = context.scratch((long) spec.o() * GroupedConvKernels.SCRATCH);
    double taps = (double) filter.elements() / filter.size(3);
    context.range(
        "",
        spec.o(),
        0.1 * taps * gradient.length() / spec.o(),
        (from, to) ->
            kernels.filterGradient(spec, images, gradient, out, scratch, (int) from, (int) to));
  }
}
