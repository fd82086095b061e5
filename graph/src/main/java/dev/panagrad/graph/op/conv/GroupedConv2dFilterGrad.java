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
 * The gradient of {@link GroupedConv2d} with respect to its filter, from the images and the
 * gradient of its result; the third input, the filter, only provides the shape.
 *
 * @param groups the groups, and how windows slide
 */
public record GroupedConv2dFilterGrad(Groups groups) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 3);
    Shape expected = groups.result(inputs, 0, 2, batch);
    Rules.check(
        Rules.compatible(expected, inputs.get(1).shape()),
        "the gradient of a result of shape %s can't have shape %s",
        expected,
        inputs.get(1).shape());
    return inputs.get(2).shape();
  }

  @Override
  public Part part(int input) {
    return switch (input) {
      case 0 -> Part.IMAGES;
      case 1 -> Part.GRADIENT;
      default -> Part.OTHER;
    };
  }

  @Override
  public boolean givesImages() {
    return false;
  }

  @Override
  public void lower(LoweringContext context, int batch) {
    GroupedConvKernels kernels = GroupedConvKernels.of(context.kernels());
    Shape filter = context.node().shape();
    GroupedSpec spec = groups.spec(context.node().input(0).shape(), filter, batch);
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
