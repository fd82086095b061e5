package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.grouped.GroupedConvKernels;
import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.List;

/**
 * The gradient of {@link GroupedConv2d} with respect to its images, from the gradient of its result
 * and the filter; the third input, the images, only provides the shape.
 *
 * @param groups the groups, and how windows slide
 */
public record GroupedConv2dInputGrad(Groups groups) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 3);
    Shape expected = groups.result(inputs, 2, 1, batch);
    Rules.check(
        Rules.compatible(expected, inputs.get(0).shape()),
        "the gradient of a result of shape %s can't have shape %s",
        expected,
        inputs.get(0).shape());
    return inputs.get(2).shape();
  }

  @Override
  public Part part(int input) {
    return switch (input) {
      case 0 -> Part.GRADIENT;
      case 2 -> Part.IMAGES;
      default -> Part.OTHER;
    };
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    GroupedConvKernels kernels = GroupedConvKernels.of(context.kernels());
    Shape filter = context.node().input(1).shape();
    GroupedSpec spec = groups.spec(context.node().shape(), filter, batch);
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
