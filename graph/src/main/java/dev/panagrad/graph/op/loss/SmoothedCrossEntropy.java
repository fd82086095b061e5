package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * Cross-entropy with label smoothing (Szegedy and others 2016): softmax(logits), [n, classes],
 * against (1 - share) onehot + share / classes, from class numbers, [n] int32. The result is one
 * loss per row, in nats.
 *
 * @param share the share of the label that is spread evenly over all classes, in [0, 1)
 */
public record SmoothedCrossEntropy(float share) implements BuiltIn {
  /** Checks the share. */
  public SmoothedCrossEntropy {
    Rules.check(
        share >= 0 && share < 1,
        "label smoothing spreads a share from 0 to below 1, not %s",
        share);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    return SparseSoftmaxCrossEntropy.rows(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(
        g.add(new SmoothedCrossEntropyGrad(share), self.input(0), self.input(1), upstream), null);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1 ? SparseSoftmaxCrossEntropy.classRule(self) : null;
  }

  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    LossSteps.loss(context, 0.2, kernels.smoothedCrossEntropy(share));
  }
}
