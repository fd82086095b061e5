package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.StridedCopy;
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
 * Its input with its axes permuted, as {@code numpy.transpose} does.
 *
 * @param order for each axis of the result, the axis of the input that it comes from
 */
public record Permute(List<Integer> order) implements BuiltIn {
  /** Checks that every axis occurs once. */
  public Permute {
    List<Integer> sorted = order.stream().sorted().toList();
    for (int axis = 0; axis < sorted.size(); axis++) {
      Rules.check(
          sorted.get(axis) == axis,
          "the order of axes must have each from 0 to %d once, not be %s",
          sorted.size() - 1,
          order);
    }
    order = List.copyOf(order);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape in = inputs.get(0).shape();
    Rules.check(
        in.rank() == order.size(), "%s doesn't have the %d axes of %s", in, order.size(), order);
    return Shape.of(order.stream().mapToInt(in::size).toArray());
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(inverse(), upstream));
  }

  /** The inverse permutation. */
  public Permute inverse() {
    List<Integer> back = new ArrayList<>();
    for (int axis = 0; axis < order.size(); axis++) {
      back.add(order.indexOf(axis));
    }
    return new Permute(back);
  }

  /** Joins two permutations; if only axes of size 1 move, elements stay in place. */
  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node in = self.input(0);
    if (in.op() instanceof Permute(List<Integer> first)) {
      return g.add(new Permute(order.stream().map(first::get).toList()), in.input(0));
    }
    List<Integer> moved = order.stream().filter(axis -> in.shape().size(axis) != 1).toList();
    if (moved.stream().sorted().toList().equals(moved)) {
      return in.shape().equals(self.shape()) ? in : g.reshape(in, self.shape());
    }
    return order.size() == 2 ? g.transpose(in) : self;
  }

  @Override
  public void lower(LoweringContext context) {
    Shape shape = context.node().shape();
    long[] inStrides = Strides.of(context.node().input(0).shape());
    long[] outStrides = Strides.of(shape);
    List<StridedCopy.Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < order.size(); axis++) {
      axes.add(
          new StridedCopy.Axis(shape.size(axis), inStrides[order.get(axis)], outStrides[axis]));
    }
    Strides.copy(context, axes, context.in(0), 0, context.out(), 0);
  }
}
