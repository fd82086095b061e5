package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.List;

/**
 * The gradient of {@link Conv2d} with respect to its filter, from the images and the gradient of
 * its result; the third input, the filter, only provides the shape.
 *
 * @param sliding strides and padding
 */
public record Conv2dFilterGrad(Sliding sliding) implements ImageOp {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 3);
    Convolutions.check(inputs, 0, 2, sliding.in(batch));
    Convolutions.checkResult(inputs.get(1), inputs.get(0), inputs.get(2), sliding.in(batch));
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
    ConvSpec spec = sliding.in(batch).conv(context.node().input(0).shape(), context.node().shape());
    Convolutions.lower(
        context,
        ConvKernels.of(context.kernels()).backwardFilter(spec, context.threads()),
        context.in(0),
        context.in(1),
        null);
  }
}
