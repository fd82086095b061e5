package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.StridedCopy;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * Elements of one axis with a stride, forwards or backwards; use {@link Slice} for a stride of 1.
 *
 * @param axis counted from 0; its size must be known
 * @param start the first index
 * @param step the distance to the next one, negative or positive
 * @param count the number of elements
 */
public record StridedSlice(int axis, int start, int step, int count) implements BuiltIn {
  /** Checks the step. */
  public StridedSlice {
    Rules.check(step != 0, "the step of a slice must not be 0");
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape shape = inputs.get(0).shape();
    check(axis, start, step, count, shape);
    return shape.with(axis, count);
  }

  /** Checks that all indices are on the axis. */
  static void check(int axis, int start, int step, int count, Shape shape) {
    Rules.check(axis >= 0 && axis < shape.rank(), "shape %s has no axis %d", shape, axis);
    int size = shape.size(axis);
    long last = start + (count - 1L) * step;
    Rules.check(
        count >= 0
            && (count == 0
                || (start >= 0
                    && last >= 0
                    && (size == Shape.UNKNOWN || (start < size && last < size)))),
        "%d elements from %d on in steps of %d lie outside axis %d of %s",
        count,
        start,
        step,
        axis,
        shape);
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new StridedPad(axis, start, step), upstream, self.input(0)));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return step == 1 && count > 0 ? g.slice(self.input(0), axis, start, count) : self;
  }

  @Override
  public void lower(LoweringContext context) {
    Shape whole = context.node().input(0).shape();
    long inner = whole.elements(axis + 1, whole.rank());
    List<StridedCopy.Axis> axes =
        List.of(
            new StridedCopy.Axis(whole.elements(0, axis), whole.size(axis) * inner, count * inner),
            new StridedCopy.Axis(count, step * inner, inner),
            new StridedCopy.Axis(inner, 1, 1));
    Strides.copy(context, axes, context.in(0), start * inner, context.out(), 0);
  }
}
