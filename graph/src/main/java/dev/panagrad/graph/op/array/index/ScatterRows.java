package dev.panagrad.graph.op.array.index;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.layout.ScatterKernels;
import dev.panagrad.engine.kernel.layout.ScatterKernels.Reduction;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * A table, [rows, columns], with rows, [n, columns], written at int32 indices, [n]. Inputs: table,
 * indices, rows.
 *
 * <p>Rows are written in order. The gradient of {@code NONE} assumes that no index occurs twice;
 * products have no gradient.
 *
 * @param reduction how a row is combined with the table's row
 */
public record ScatterRows(Reduction reduction) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.rank(inputs, 0, 2);
    Rules.rank(inputs, 1, 1);
    Rules.rank(inputs, 2, 2);
    Rules.type(inputs, 1, DType.INT32);
    Rules.type(inputs, 2, inputs.get(0).type());
    Shape table = inputs.get(0).shape();
    Shape rows = inputs.get(2).shape();
    Rules.check(
        Rules.compatible(rows.size(0), inputs.get(1).shape().size(0)),
        "rows of %s and indices of %s don't fit",
        rows,
        inputs.get(1).shape());
    Rules.check(
        Rules.compatible(rows.size(1), table.size(1)),
        "rows of %s can't be put into a table of %s",
        rows,
        table);
    return table.with(1, Math.max(table.size(1), rows.size(1)));
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node table = self.input(0);
    Node indices = self.input(1);
    Node rows = self.input(2);
    Node picked = g.gather(upstream, indices);
    return switch (reduction) {
      case NONE -> {
        Node zeros = g.broadcastLike(g.constant(0), rows);
        yield Arrays.asList(g.add(this, upstream, indices, zeros), null, picked);
      }
      case ADD -> Arrays.asList(upstream, null, picked);
      case MUL -> BuiltIn.super.gradient(g, self, upstream);
      case MIN, MAX -> {
        // Where table and row have the same element, the gradient goes to the table.
        Node kept = g.equal(table, self);
        Node taken =
            g.mul(
                g.equal(rows, g.gather(self, indices)),
                g.sub(g.constant(1), g.gather(kept, indices)));
        yield Arrays.asList(g.mul(upstream, kept), null, g.mul(picked, taken));
      }
    };
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1
        ? IndexRule.of(self, "index", self.shape().size(0), "the table has %d rows")
        : null;
  }

  @Override
  public boolean canRunInPlace(int input) {
    return input == 0;
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer table = context.in(0);
    Buffer indices = context.in(1);
    Buffer rows = context.in(2);
    Buffer out = context.out();
    boolean ints = context.node().type() == DType.INT32;
    Shape shape = context.node().shape();
    long tableRows = shape.size(0);
    long cols = shape.size(1);
    if (table != out) {
      context.range(
          "table",
          out.length(),
          0.1,
          (from, to) -> movement.copyRows(table, from, 0, out, from, 0, to - from, 0, 1));
    }
    context.range(
        "",
        cols,
        0.5 * indices.length(),
        (from, to) ->
            ScatterKernels.rows(reduction, ints, indices, rows, out, tableRows, cols, from, to));
  }
}
