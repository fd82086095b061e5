package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.CrossEntropy;
import dev.panagrad.engine.kernel.softmax.LossOperands;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;

/** The steps of cross-entropies and their gradients, row by row. */
final class LossSteps {
  private LossSteps() {}

  /**
   * Adds the step that computes the losses of logits and labels.
   *
   * @param nanos estimated nanoseconds per logit
   */
  static void loss(LoweringContext context, double nanos, CrossEntropy entropy) {
    Buffer logits = context.in(0);
    Buffer scratch = context.scratch(logits.length());
    long cols = context.node().input(0).shape().size(1);
    Buffer out = context.out();
    LossOperands operands = new LossOperands(logits, context.in(1), null, out, scratch, cols);
    context.range("", out.length(), nanos * cols, (from, to) -> entropy.loss(operands, from, to));
  }

  /** Adds the step that computes the gradient, from logits, labels and the upstream gradient. */
  static void gradient(LoweringContext context, double nanos, CrossEntropy entropy) {
    Shape shape = context.node().shape();
    LossOperands operands = operands(context, null, context.out());
    context.range(
        "",
        shape.size(0),
        nanos * shape.size(1),
        (from, to) -> entropy.gradient(operands, from, to));
  }

  /** The operands of a gradient, perhaps with the losses too. */
  static LossOperands operands(LoweringContext context, Buffer loss, Buffer gradient) {
    long cols = context.node().input(0).shape().size(1);
    return new LossOperands(context.in(0), context.in(1), context.in(2), loss, gradient, cols);
  }
}
