package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradient of {@link Det}: for each element the determinant of the matrix without the element's
 * row and column. Correct for singular matrices too, at a cost of n^5. Inputs: the matrices, then
 * the gradient of their determinants.
 */
public record DetGrad() implements BuiltIn {
  /** The maximum number of rows for which this gradient is supported. */
  static final int MOST = 32;

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Shape dets = new Det().inferShape(inputs.subList(0, 1));
    Shape upstream = inputs.get(1).shape();
    Rules.check(
        Rules.compatible(dets, upstream),
        "the gradient of determinants of shape %s can't have shape %s",
        dets,
        upstream);
    Rules.check(
        inputs.get(0).shape().size(-1) <= MOST,
        "gradients of determinants are those of up to %d rows, not of %s",
        MOST,
        inputs.get(0).shape());
    return inputs.get(0).shape();
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer in = context.in(0);
    Buffer upstream = context.in(1);
    Buffer out = context.out();
    int n = context.node().shape().size(-1);
    long size = (long) n * n;
    Buffer work = context.scratch(Math.max(1, in.length()));
    context.range(
        "",
        size == 0 ? 0 : upstream.length(),
        1.0 * size * size * n,
        (from, to) -> {
          for (long i = from * size; i < to * size; i++) {
            long start = i / size * size;
            int row = (int) (i - start) / n;
            int col = (int) (i - start) % n;
            minor(in, work, start, n, row, col);
            double cofactor = Det.eliminate(work, start, n - 1);
            double signed = (row + col) % 2 == 0 ? cofactor : -cofactor;
            out.set(i, (float) (signed * upstream.get(i / size)));
          }
        });
  }

  /** Copies a matrix without one row and one column. */
  private static void minor(Buffer in, Buffer out, long start, int n, int row, int col) {
    long at = start;
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        if (r != row && c != col) {
          out.set(at++, in.get(start + (long) r * n + c));
        }
      }
    }
  }
}
