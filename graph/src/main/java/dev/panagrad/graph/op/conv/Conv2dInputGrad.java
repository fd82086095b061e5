package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.fusion.Rectifiable;
import dev.panagrad.graph.op.fusion.Rectified;
import java.util.List;

/**
 * The gradient of {@link Conv2d} with respect to its images, from the gradient of its result and
 * the filter; the third input, the images, only provides the shape. In {@link Rectified} form, the
 * gradient also passes through the ReLU that made the images.
 *
 * @param sliding strides and padding
 */
public record Conv2dInputGrad(Sliding sliding) implements Rectifiable {
  @Override
  public String rectifiedName() {
    return name() + "+" + Activation.RELU_GRAD;
  }

  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 3);
    Convolutions.check(inputs, 2, 1, sliding.in(batch));
    Convolutions.checkResult(inputs.get(0), inputs.get(2), inputs.get(1), sliding.in(batch));
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
  public boolean canRunRectifiedInPlace(int input) {
    return input == 2;
  }

  @Override
  public void lower(LoweringContext context, int batch, boolean relu) {
    ConvSpec spec =
        sliding
            .in(batch)
            .conv(context.node().shape(), context.node().input(1).shape())
            .withEpilogue(false, relu ? Activation.RELU_GRAD : Activation.NONE);
    Convolutions.lower(
        context,
        ConvKernels.of(context.kernels()).backwardData(spec, context.threads()),
        context.in(0),
        context.in(1),
        relu ? context.in(2) : null);
  }
}
