package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.graph.op.builtin.LoweringContext;

/**
 * The gradient of {@link SparseSoftmaxCrossEntropy} with respect to the logits: upstream times
 * (softmax - labels). The third input is the upstream gradient, one value per row, or a single one
 * for all rows.
 */
public record SparseSoftmaxCrossEntropyGrad() implements ClassLossGradient {
  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    LossSteps.gradient(context, 0.6, kernels.sparseCrossEntropy());
  }
}
