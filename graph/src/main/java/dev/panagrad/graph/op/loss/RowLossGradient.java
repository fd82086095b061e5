package dev.panagrad.graph.op.loss;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;

/**
 * The gradient of a loss per row with respect to its logits, from logits, labels and the upstream
 * gradient: one value per row, or a single one for all rows.
 */
interface RowLossGradient extends BuiltIn {
  /** Checks the upstream gradient of losses of a shape. */
  static void check(Shape upstream, Shape rows) {
    Rules.check(
        upstream.rank() == 0 || Rules.compatible(upstream, rows) || upstream.equals(Shape.of(1)),
        "the gradient of losses of %s can't have shape %s",
        rows,
        upstream);
  }

  /** Computes a range of rows. */
  @FunctionalInterface
  interface Rows {
    /**
     * Computes rows {@code from} to {@code to - 1}.
     *
     * @param stride elements of {@code upstream} per row: 0 or 1
     * @param cols classes
     */
    void run(
        Buffer logits,
        Buffer labels,
        Buffer upstream,
        int stride,
        Buffer out,
        long cols,
        long from,
        long to);
  }

  /**
   * Adds the step that computes all rows.
   *
   * @param nanos estimated nanoseconds per element
   */
  static void lower(LoweringContext context, double nanos, Rows rows) {
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
        nanos * cols,
        (from, to) -> rows.run(logits, labels, upstream, stride, out, cols, from, to));
  }

  /** A single upstream gradient is read as it is, without a copy for each row. */
  @Override
  default Node simplify(GraphBuilder g, Node self) {
    Node upstream = self.input(2);
    boolean single =
        upstream.op() instanceof BroadcastTo && upstream.input(0).shape().elements() == 1;
    return single ? g.add(this, self.input(0), self.input(1), upstream.input(0)) : self;
  }
}
