package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradient of {@link SoftmaxCrossEntropy} with respect to the logits: upstream times (softmax -
 * labels). The third input is the upstream gradient, one value per row, or a single one for all
 * rows.
 */
public record SoftmaxCrossEntropyGrad() implements RowLossGradient {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.floats(inputs);
    Shape rows = SoftmaxCrossEntropy.rows(inputs);
    RowLossGradient.check(inputs.get(2).shape(), rows);
    return inputs.get(0).shape();
  }

  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    LossSteps.gradient(context, 0.6, kernels.crossEntropy());
  }
}
