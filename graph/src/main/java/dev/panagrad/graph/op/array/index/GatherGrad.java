package dev.panagrad.graph.op.array.index;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of {@link Gather} with respect to its table: upstream rows, [n, columns], summed at
 * their indices, [n]; the third input, the table, only provides the shape.
 */
public record GatherGrad() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.rank(inputs, 0, 2);
    Rules.rank(inputs, 1, 1);
    Rules.rank(inputs, 2, 2);
    Rules.type(inputs, 0, DType.FLOAT32);
    Rules.type(inputs, 1, DType.INT32);
    Rules.type(inputs, 2, DType.FLOAT32);
    Rules.check(
        Rules.compatible(inputs.get(0).shape().size(0), inputs.get(1).shape().size(0)),
        "rows of %s and indices of %s don't fit",
        inputs.get(0).shape(),
        inputs.get(1).shape());
    Rules.check(
        Rules.compatible(inputs.get(0).shape().size(1), inputs.get(2).shape().size(1)),
        "rows of %s can't be added to a table of %s",
        inputs.get(0).shape(),
        inputs.get(2).shape());
    return inputs.get(2).shape();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(g.gather(upstream, self.input(1)), null, null);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1 ? Gather.indexRule(self, self.input(2)) : null;
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer in = context.in(0);
    Buffer indices = context.in(1);
    Buffer out = context.out();
    Shape shape = context.node().shape();
    long tableRows = shape.size(0);
    long cols = shape.size(1);
    long rows = indices.length();
    context.range(
        "",
        cols,
        0.2 * rows,
        (from, to) -> movement.scatterAddRows(in, indices, out, tableRows, cols, rows, from, to));
  }
}
