package dev.panagrad.graph.op.array.index;

import dev.panagrad.engine.kernel.layout.MovementKernels;
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

/** Rows of a table, [rows, columns], selected by int32 indices, [n]: an embedding lookup. */
public record Gather() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.rank(inputs, 0, 2);
    Rules.rank(inputs, 1, 1);
    Rules.type(inputs, 1, DType.INT32);
    return Shape.of(inputs.get(1).shape().size(0), inputs.get(0).shape().size(1));
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node byTable = g.add(new GatherGrad(), upstream, self.input(1), self.input(0));
    return Arrays.asList(byTable, null);
  }

  /** The rule that every index is a row of the table. */
  static ValueRule indexRule(Node self, Node table) {
    return IndexRule.of(self, "index", table.shape().size(0), "the table has %d rows");
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1 ? indexRule(self, self.input(0)) : null;
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer table = context.in(0);
    Buffer indices = context.in(1);
    Buffer out = context.out();
    long cols = context.node().shape().size(1);
    context.range(
        "",
        cols == 0 ? 0 : indices.length(),
        0.1 * cols,
        (from, to) -> movement.gatherRows(table, indices, out, cols, from, to));
  }
}
