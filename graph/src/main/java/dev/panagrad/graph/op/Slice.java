package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/**
 * A range of one axis.
 *
 * @param axis counted from 0
 * @param start the first index
 * @param count how many
 */
public record Slice(int axis, int start, int count) implements Op {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape shape = inputs.get(0).shape();
    Rules.check(axis >= 0 && axis < shape.rank(), "shape %s has no axis %d", shape, axis);
    int size = shape.size(axis);
    Rules.check(
        start >= 0 && count >= 0 && (size == Shape.UNKNOWN || start + count <= size),
        "[%d, %d) lies outside axis %d of %s",
        start,
        start + count,
        axis,
        shape);
    return shape.with(axis, count);
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new Pad(axis, start), upstream, self.input(0)));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return self.shape().equals(self.input(0).shape()) ? self.input(0) : self;
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = context.kernels().movement();
    Shape whole = context.node().input(0).shape();
    Buffer in = context.in(0);
    Buffer out = context.out();
    long inner = whole.elements(axis + 1, whole.rank());
    long cols = count * inner;
    long stride = whole.size(axis) * inner;
    context.range(
        "",
        whole.elements(0, axis),
        0.1 * cols + 2,
        (from, to) -> movement.copyRows(in, start * inner, stride, out, 0, cols, cols, from, to));
  }
}
