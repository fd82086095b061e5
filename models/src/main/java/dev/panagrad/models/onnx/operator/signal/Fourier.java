package dev.panagrad.models.onnx.operator.signal;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * The discrete Fourier transform of lines of complex numbers [..., length, 2], in doubles: the sum
 * over i of x[i] exp(-2 pi j i k / length), or the inverse, with the opposite sign.
 *
 * @param inverse whether the sign is that of the inverse
 * @param scale what all results are multiplied by
 */
record Fourier(boolean inverse, double scale) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Shape x = inputs.getFirst().shape();
    Rules.check(
        x.rank() >= 2 && x.size(x.rank() - 1) == 2 && x.size(x.rank() - 2) != 0,
        "%s are no lines of complex numbers",
        x);
    return x;
  }

  /** The matrix of the transform is symmetric, so its conjugate is its adjoint. */
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new Fourier(!inverse, scale), upstream));
  }

  @Override
  public void compute(KernelContext context) {
    Shape shape = context.node().shape();
    int length = shape.size(shape.rank() - 2);
    Transform transform = new Transform(length, inverse);
    Buffer x = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        shape.elements(0, shape.rank() - 2),
        transform.nanos(),
        (from, to) -> {
          double[] line = new double[2 * length];
          double[] result = new double[2 * length];
          for (long at = from * line.length; at < to * line.length; at += line.length) {
            for (int i = 0; i < line.length; i++) {
              line[i] = x.get(at + i);
            }
            transform.apply(line, result);
            for (int i = 0; i < result.length; i++) {
              out.set(at + i, (float) (scale * result[i]));
            }
          }
        });
  }
}
