package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.grouped.GroupedConvKernels;
import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec;
import dev.panagrad.engine.memory.Buffer;
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
 * The gradient of {@link GroupedConv2d} by its images, from the gradient of its result and the
 * filter; the third input, the images, gives the shape only.
 *
 * @param groups the groups, and how windows slide
 */
public record GroupedConv2dInputGrad(Groups groups) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Shape expected = groups.result(inputs, 2, 1);
    Rules.check(
        Rules.compatible(expected, inputs.get(0).shape()),
        "the gradient of a result of shape %s can't have shape %s",
        expected,
        inputs.get(0).shape());
    return inputs.get(2).shape();
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    if (groups.sliding().isInnermost()) {
      return self;
    }
    int n = self.shape().size(0);
    Node gradient = Layout.innermostGradient(g, self.input(0));
    Node images = Layout.innermost(g, self.input(2));
    Op inner = new GroupedConv2dInputGrad(groups.innermost(n));
    return g.add(new BatchOutermost(n), g.add(inner, gradient, self.input(1), images));
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public void lower(LoweringContext context) {
    GroupedConvKernels kernels = context.kernels().groupedConv();
    Shape filter = context.node().input(1).shape();
    GroupedSpec spec = groups.spec(context.node().shape(), filter);
    Buffer gradient = context.in(0);
    Buffer weights = context.in(1);
    Buffer out = context.out();
    double taps = (double) filter.elements() / filter.size(3);
    context.range(
        "",
        spec.c(),
        0.2 * taps * gradient.length() / spec.c(),
        (from, to) -> kernels.inputGradient(spec, gradient, weights, out, (int) from, (int) to));
  }
}
