package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.StridedCopy;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Its first input, padded with the second one, a scalar of the same type.
 *
 * @param before the number of elements added at the start of each axis
 * @param after the number added at the end; none may be added to an axis of unknown size
 */
public record PadConstant(List<Integer> before, List<Integer> after) implements BuiltIn {
  /** Checks the numbers. */
  public PadConstant {
    before = List.copyOf(before);
    after = List.copyOf(after);
    Rules.check(
        before.size() == after.size()
            && before.stream().allMatch(n -> n >= 0)
            && after.stream().allMatch(n -> n >= 0),
        "pads must be numbers from 0 on for each axis, not %s and %s",
        before,
        after);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.scalar(inputs, 1);
    Rules.type(inputs, 1, inputs.get(0).type());
    int[] sizes = inputs.get(0).shape().sizes();
    Rules.check(
        sizes.length == before.size(),
        "%s doesn't have the axes of the pads %s",
        inputs.get(0).shape(),
        before);
    for (int axis = 0; axis < sizes.length; axis++) {
      long added = (long) before.get(axis) + after.get(axis);
      Rules.check(
          added == 0 || (sizes[axis] != Shape.UNKNOWN && sizes[axis] + added <= Sizes.MOST),
          "axis %d of %s can't get %d more elements",
          axis,
          inputs.get(0).shape(),
          added);
      sizes[axis] += (int) added;
    }
    return Shape.of(sizes);
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node byInput = upstream;
    for (int axis = 0; axis < before.size(); axis++) {
      if (before.get(axis) + after.get(axis) > 0) {
        int count = self.input(0).shape().size(axis);
        byInput = g.slice(byInput, axis, before.get(axis), count);
      }
    }
    return List.of(byInput, g.sub(g.sum(upstream), g.sum(byInput)));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return self.shape().equals(self.input(0).shape()) ? self.input(0) : self;
  }

  @Override
  public void lower(LoweringContext context) {
    Shape in = context.node().input(0).shape();
    long[] inStrides = Strides.of(in);
    long[] outStrides = Strides.of(context.node().shape());
    long start = 0;
    List<StridedCopy.Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < in.rank(); axis++) {
      start += before.get(axis) * outStrides[axis];
      axes.add(new StridedCopy.Axis(in.size(axis), inStrides[axis], outStrides[axis]));
    }
    Strides.fill(context, context.in(1), context.out());
    Strides.copy(context, axes, context.in(0), 0, context.out(), start);
  }
}
