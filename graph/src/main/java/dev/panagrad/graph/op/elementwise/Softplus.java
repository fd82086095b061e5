package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.LoweringContext;
import java.util.List;

/**
 * Elementwise log(1 + e^x); its gradient is the sigmoid of x. Computed as max(x, 0) -
 * log(sigmoid(|x|)), which neither overflows nor takes the logarithm of a tiny number.
 */
public record Softplus() implements Elementwise {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.sigmoid(self.input(0))));
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer x = context.in(0);
    Buffer y = context.out();
    Buffer rest = context.scratch(y.length());
    var kernels = context.kernels();
    var neg = kernels.unary(UnaryKind.NEG);
    var max = kernels.binary(BinaryKind.MAX);
    var sigmoid = kernels.unary(UnaryKind.SIGMOID);
    var log = kernels.unary(UnaryKind.LOG);
    var relu = kernels.unary(UnaryKind.RELU);
    var sub = kernels.binary(BinaryKind.SUB);
    long n = Math.max(1, y.length());
    context.range(
        "",
        y.length(),
        1,
        (from, to) -> {
          neg.apply(x, rest, from, to);
          max.apply(x, n, 1, rest, n, 1, rest, n, from, to);
          sigmoid.apply(rest, rest, from, to);
          log.apply(rest, rest, from, to);
          relu.apply(x, y, from, to);
          sub.apply(y, n, 1, rest, n, 1, y, n, from, to);
        });
  }
}
