package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/** The determinants of the square matrices in the last two axes, by Gaussian elimination. */
public record Det() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Shape shape = inputs.get(0).shape();
    Rules.check(
        shape.rank() >= 2 && Rules.compatible(shape.size(-1), shape.size(-2)),
        "determinants are those of square matrices, not of shape %s",
        shape);
    return Shape.of(Arrays.copyOf(shape.sizes(), shape.rank() - 2));
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new DetGrad(), self.input(0), upstream));
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    int n = context.node().input(0).shape().size(-1);
    Buffer work = context.scratch(Math.max(1, in.length()));
    context.range(
        "",
        out.length(),
        1.0 * n * n * n + 5,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            long start = i * n * n;
            for (long j = start; j < start + (long) n * n; j++) {
              work.set(j, in.get(j));
            }
            out.set(i, (float) eliminate(work, start, n));
          }
        });
  }

  /** The determinant of the n x n matrix at an index; overwrites the matrix. */
  static double eliminate(Buffer a, long start, int n) {
    double product = 1;
    for (int col = 0; col < n; col++) {
      int pivot = col;
      for (int row = col + 1; row < n; row++) {
        boolean larger =
            Math.abs(a.get(start + (long) row * n + col))
                > Math.abs(a.get(start + (long) pivot * n + col));
        pivot = larger ? row : pivot;
      }
      float divisor = a.get(start + (long) pivot * n + col);
      product *= pivot == col ? divisor : -divisor;
      if (divisor == 0) {
        return 0;
      }
      for (int c = col; pivot != col && c < n; c++) {
        float other = a.get(start + (long) pivot * n + c);
        a.set(start + (long) pivot * n + c, a.get(start + (long) col * n + c));
        a.set(start + (long) col * n + c, other);
      }
      for (int row = col + 1; row < n; row++) {
        double factor = (double) a.get(start + (long) row * n + col) / divisor;
        for (int c = col + 1; c < n; c++) {
          double less = factor * a.get(start + (long) col * n + c);
          a.set(start + (long) row * n + c, (float) (a.get(start + (long) row * n + c) - less));
        }
      }
    }
    return product;
  }
}
