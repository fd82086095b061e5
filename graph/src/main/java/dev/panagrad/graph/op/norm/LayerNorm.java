package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.LayerNormKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * Layer normalisation along the last axis: (x - mean) / sqrt(variance + epsilon) * scale + offset,
 * with mean and variance per row. Inputs: x, scale and offset; the latter two have one element per
 * column.
 *
 * @param centred whether the mean is subtracted; if not, it counts as 0 in the variance as well
 *     (RMS normalisation)
 * @param epsilon keeps the divisor from 0
 */
public record LayerNorm(boolean centred, float epsilon) implements BuiltIn {
  /** Checks x, and that the inputs [from, to) have one element per column of x. */
  static Shape check(List<Node> inputs, int from, int to) {
    Rules.floats(inputs);
    Shape x = inputs.get(0).shape();
    Rules.check(x.rank() >= 1, "its input must have an axis, but is a scalar");
    for (int i = from; i < to; i++) {
      Normalization.checkVector(inputs, i, x.size(-1));
    }
    return x;
  }

  /** As {@link #check}; the last input is the gradient of the result. */
  static Shape checkGradient(List<Node> inputs, int from, int to) {
    Shape x = check(inputs, from, to);
    Shape dy = inputs.getLast().shape();
    Rules.check(
        Rules.compatible(x, dy), "the gradient of a result of shape %s can't have shape %s", x, dy);
    return x;
  }

  /** The rows of a known shape; 0 if they are empty. */
  static long rows(Shape x) {
    return x.size(-1) == 0 ? 0 : x.elements(0, x.rank() - 1);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    return check(inputs, 1, 3);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node x = self.input(0);
    Node scale = self.input(1);
    Node sums = g.add(new LayerNormParameterGrad(this), x, upstream);
    return List.of(
        g.add(new LayerNormInputGrad(this), x, scale, upstream),
        g.reshapeLike(g.slice(sums, 0, 0, 1), scale),
        g.reshapeLike(g.slice(sums, 0, 1, 1), scale));
  }

  @Override
  public boolean canRunInPlace(int input) {
    return input == 0;
  }

  @Override
  public void lower(LoweringContext context) {
    LayerNormKernels kernels = LayerNormKernels.of(context.kernels());
    Buffer x = context.in(0);
    Buffer scale = context.in(1);
    Buffer offset = context.in(2);
    Buffer out = context.out();
    Shape shape = context.node().shape();
    long cols = shape.size(-1);
    context.range(
        "",
        rows(shape),
        0.3 * cols + 10,
        (from, to) -> kernels.normalize(x, scale, offset, centred, epsilon, out, cols, from, to));
  }
}
