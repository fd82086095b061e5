package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradient of {@link SoftmaxCrossEntropy} by the logits: upstream times (softmax - labels). The
 * third input is the upstream gradient, one a row or a single one for all.
 */
public record SoftmaxCrossEntropyGrad() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.floats(inputs);
    Shape rows = SoftmaxCrossEntropy.rows(inputs);
    Shape upstream = inputs.get(2).shape();
    Rules.check(
        upstream.rank() == 0 || Rules.compatible(upstream, rows) || upstream.equals(Shape.of(1)),
        "the gradient of losses of %s can't have shape %s",
        rows,
        upstream);
    return inputs.get(0).shape();
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node upstream = self.input(2);
    boolean single =
        upstream.op() instanceof BroadcastTo && upstream.input(0).shape().elements() == 1;
    return single ? g.add(this, self.input(0), self.input(1), upstream.input(0)) : self;
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
