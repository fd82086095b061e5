package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** Softmax over the last axis: e^x divided by the sum of e^x, without overflow. */
public record Softmax() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Shape shape = inputs.get(0).shape();
    Rules.check(shape.rank() >= 1, "its input must have an axis, but is a scalar");
    return shape;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node product = g.mul(upstream, self);
    Node sum = g.sum(product, true, List.of(self.shape().rank() - 1));
    return List.of(g.mul(g.sub(upstream, sum), self));
  }

  @Override
  public void lower(LoweringContext context) {
    SoftmaxKernels kernels = SoftmaxKernels.of(context.kernels());
    Buffer in = context.in(0);
    Buffer out = context.out();
    long cols = context.node().shape().size(-1);
    context.range(
        "",
        cols == 0 ? 0 : out.length() / cols,
        0.5 * cols,
        (from, to) -> kernels.softmax(in, out, cols, from, to));
  }

  @Override
  public boolean canRunInPlace(int input) {
    return true;
  }
}
