package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.CrossEntropy;
import dev.panagrad.engine.kernel.softmax.LossOperands;
import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A softmax cross-entropy with its gradient in one pass over the logits; made by a pass, after the
 * gradients. Inputs as for {@link SoftmaxCrossEntropyGrad}; result [n * classes + n]: the gradient,
 * then the losses.
 *
 * @param sparse whether the labels are class numbers
 */
public record FusedCrossEntropy(boolean sparse) implements BuiltIn {
  @Override
  public String name() {
    return (sparse ? "Sparse" : "") + "SoftmaxCrossEntropy+grad";
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Op gradient = sparse ? new SparseSoftmaxCrossEntropyGrad() : new SoftmaxCrossEntropyGrad();
    Shape logits = gradient.inferShape(inputs);
    return Shape.of(
        logits.isKnown()
            ? Rules.length(logits.elements() + logits.size(0), logits)
            : Shape.UNKNOWN);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return sparse && input == 1 ? SparseSoftmaxCrossEntropy.classRule(self) : null;
  }

  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    CrossEntropy entropy = sparse ? kernels.sparseCrossEntropy() : kernels.crossEntropy();
    Shape shape = context.node().input(0).shape();
    long rows = shape.size(0);
    long cols = shape.size(1);
    Buffer gradient = context.out().part(0, rows * cols);
    Buffer loss = context.out().part(rows * cols, rows);
    LossOperands operands = LossSteps.operands(context, loss, gradient);
    context.range("", rows, 12.0 * cols, (from, to) -> entropy.lossAndGradient(operands, from, to));
  }
}
