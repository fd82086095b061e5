package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.graph.op.builtin.LoweringContext;

/**
 * The gradient of {@link SmoothedCrossEntropy} with respect to the logits: upstream times (softmax
 * - smoothed labels). The third input is the upstream gradient, one value per row, or a single one
 * for all rows.
 *
 * @param share the share of the label that is spread evenly over all classes
 */
public record SmoothedCrossEntropyGrad(float share) implements ClassLossGradient {
  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    LossSteps.gradient(context, 0.2, kernels.smoothedCrossEntropy(share));
  }
}
