package dev.panagrad.graph.op.loss;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.builtin.BuiltIn;

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

  /** A single upstream gradient is read as it is, without a copy for each row. */
  @Override
  default Node simplify(GraphBuilder g, Node self) {
    Node upstream = self.input(2);
    boolean single =
        upstream.op() instanceof BroadcastTo && upstream.input(0).shape().elements() == 1;
    return single ? g.add(this, self.input(0), self.input(1), upstream.input(0)) : self;
  }
}
