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
import java.util.Collections;
import java.util.List;

/**
 * One row per int32 index: 1 at the index, 0 elsewhere.
 *
 * @param depth the length of a row
 */
public record OneHot(int depth) implements BuiltIn {
  /** Checks the length. */
  public OneHot {
    Rules.check(depth > 0, "the depth of a one-hot row must be positive, not %d", depth);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.type(inputs, 0, DType.INT32);
    int[] sizes = inputs.get(0).shape().sizes();
    int[] out = Arrays.copyOf(sizes, sizes.length + 1);
    out[sizes.length] = depth;
    return Shape.of(out);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 0 ? IndexRule.of(self, "index", depth, "the depth is %d") : null;
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "", in.length(), 0.2 * depth, (from, to) -> movement.oneHot(in, out, depth, from, to));
  }
}
