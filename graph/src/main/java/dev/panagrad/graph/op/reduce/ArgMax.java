package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The index of the first largest element along the last axis, as int32. */
public record ArgMax() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Shape shape = inputs.get(0).shape();
    Rules.check(shape.rank() >= 1, "its input must have an axis, but is a scalar");
    Rules.check(shape.size(-1) != 0, "there is no largest of 0 columns, as in %s", shape);
    return Shape.of(Arrays.copyOf(shape.sizes(), shape.rank() - 1));
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.INT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer in = context.in(0);
    Buffer out = context.out();
    long cols = context.node().input(0).shape().size(-1);
    context.range(
        "", out.length(), 0.5 * cols, (from, to) -> movement.argMax(in, out, cols, from, to));
  }
}
