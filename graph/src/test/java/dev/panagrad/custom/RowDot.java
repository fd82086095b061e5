package dev.panagrad.custom;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.List;

/** A user's op of two inputs: the dot product of each row of two matrices, with scratch memory. */
record RowDot() implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 2);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    Rules.check(Rules.compatible(a, b), "rows of %s and %s differ", a, b);
    return Shape.of(Rules.merge(a, b).size(0), 1);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, self.input(1)), g.add(new Scale(), upstream, self.input(0)));
  }

  @Override
  public void compute(KernelContext context) {
    Buffer a = context.in(0);
    Buffer b = context.in(1);
    Buffer out = context.out();
    Buffer products = context.scratch(a.length());
    int columns = context.node().input(0).shape().size(1);
    context.range(
        "products",
        a.length(),
        2,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            products.set(i, a.get(i) * b.get(i));
          }
        });
    context.range(
        "sums",
        out.length(),
        2.0 * columns,
        (from, to) -> {
          for (long row = from; row < to; row++) {
            float sum = 0;
            for (int k = 0; k < columns; k++) {
              sum += products.get(row * columns + k);
            }
            out.set(row, sum);
          }
        });
  }

  /** Rows of a matrix, each times a factor: a gradient with a kernel of its own. */
  record Scale() implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      Rules.count(inputs, 2);
      Rules.floats(inputs);
      Rules.rank(inputs, 1, 2);
      return inputs.get(1).shape();
    }

    @Override
    public boolean canRunInPlace(int input) {
      return input == 1;
    }

    @Override
    public void compute(KernelContext context) {
      Buffer factor = context.in(0);
      Buffer rows = context.in(1);
      Buffer out = context.out();
      int columns = context.node().shape().size(1);
      context.range(
          "",
          out.length(),
          2,
          (from, to) -> {
            for (long i = from; i < to; i++) {
              out.set(i, rows.get(i) * factor.get(i / columns));
            }
          });
    }
  }
}
