package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * The cross-entropy of softmax(logits), [n, classes], against labels of the same shape: one loss
 * per row, in nats. The labels get no gradient. Computed from the logits for stability.
 */
public record SoftmaxCrossEntropy() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    return rows(inputs);
  }

  static Shape rows(List<Node> inputs) {
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 2);
    Shape logits = inputs.get(0).shape();
    Rules.check(logits.size(1) != 0, "logits %s have no classes", logits);
    Shape labels = inputs.get(1).shape();
    Rules.check(
        Rules.compatible(logits, labels), "logits %s and labels %s don't fit", logits, labels);
    return Shape.of(Math.max(logits.size(0), labels.size(0)));
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(
        g.add(new SoftmaxCrossEntropyGrad(), self.input(0), self.input(1), upstream), null);
  }

  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    LossSteps.loss(context, 0.6, kernels.crossEntropy());
  }
}
