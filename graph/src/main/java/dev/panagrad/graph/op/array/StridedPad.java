package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.layout.StridedCopy;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * Its input placed with a stride along one axis in zeros of the second input's shape: the gradient
 * of {@link StridedSlice}.
 *
 * @param axis counted from 0
 * @param start the index of the first element in the result
 * @param step the distance to the next one, negative or positive
 */
public record StridedPad(int axis, int start, int step) implements BuiltIn {
  /** Checks the step. */
  public StridedPad {
    Rules.check(step != 0, "the step of a slice must not be 0");
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Shape in = inputs.get(0).shape();
    Shape like = inputs.get(1).shape();
    Rules.check(
        axis >= 0
            && axis < like.rank()
            && in.rank() == like.rank()
            && in.size(axis) != Shape.UNKNOWN
            && Rules.compatible(in.with(axis, 0), like.with(axis, 0)),
        "%s can't be laid into %s along axis %d",
        in,
        like,
        axis);
    StridedSlice.check(axis, start, step, in.size(axis), like);
    return like;
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    int count = self.input(0).shape().size(axis);
    return Arrays.asList(g.add(new StridedSlice(axis, start, step, count), upstream), null);
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Shape whole = context.node().shape();
    Buffer out = context.out();
    long inner = whole.elements(axis + 1, whole.rank());
    long count = context.node().input(0).shape().size(axis);
    context.range("zeros", out.length(), 0.1, (from, to) -> movement.fill(out, 0, from, to));
    List<StridedCopy.Axis> axes =
        List.of(
            new StridedCopy.Axis(whole.elements(0, axis), count * inner, whole.size(axis) * inner),
            new StridedCopy.Axis(count, inner, step * inner),
            new StridedCopy.Axis(inner, 1, 1));
    Strides.copy(context, axes, context.in(0), 0, out, start * inner);
  }
}
