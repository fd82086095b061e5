package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
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
    Buffer logits = context.in(0);
    Buffer labels = context.in(1);
    Buffer upstream = context.in(2);
    Buffer out = context.out();
    Shape shape = context.node().shape();
    long cols = shape.size(1);
    int stride = upstream.length() == 1 ? 0 : 1;
    context.range(
        "",
        shape.size(0),
        0.6 * cols,
        (from, to) ->
            kernels.crossEntropyGradient(logits, labels, upstream, stride, out, cols, from, to));
  }
}
