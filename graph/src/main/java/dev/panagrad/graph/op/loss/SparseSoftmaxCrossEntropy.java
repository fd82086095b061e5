package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * The cross-entropy of softmax(logits), [n, classes], against class numbers, [n] int32: one loss
 * per row, in nats. Computed from the logits for stability.
 */
public record SparseSoftmaxCrossEntropy() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    return rows(inputs);
  }

  static Shape rows(List<Node> inputs) {
    Rules.type(inputs, 0, DType.FLOAT32);
    Rules.rank(inputs, 0, 2);
    Shape logits = inputs.get(0).shape();
    Rules.check(logits.size(1) != 0, "logits %s have no classes", logits);
    Shape labels = inputs.get(1).shape();
    Rules.type(inputs, 1, DType.INT32);
    Rules.rank(inputs, 1, 1);
    Rules.check(
        Rules.compatible(labels.size(0), logits.size(0)),
        "logits %s and class numbers %s don't fit",
        logits,
        labels);
    return Shape.of(Math.max(logits.size(0), labels.size(0)));
  }

  /** The rule that every class number has a logit. */
  static ValueRule classRule(Node self) {
    int classes = self.input(0).shape().size(1);
    return IndexRule.of(self, "class", classes, "the logits have %d classes");
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(
        g.add(new SparseSoftmaxCrossEntropyGrad(), self.input(0), self.input(1), upstream), null);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1 ? classRule(self) : null;
  }

  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    LossSteps.loss(context, 0.6, kernels.sparseCrossEntropy());
  }
}
