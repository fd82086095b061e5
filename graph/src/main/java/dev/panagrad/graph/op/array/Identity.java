package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A copy of its input in its own memory. A fetched variable is read from such a copy, since the
 * same run may update the variable.
 */
public record Identity() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    return inputs.get(0).shape();
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(upstream);
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        out.length(),
        0.1,
        (from, to) -> movement.copyRows(in, from, 0, out, from, 0, to - from, 0, 1));
  }
}
