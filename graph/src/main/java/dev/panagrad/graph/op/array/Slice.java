package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A range of one axis. On the first axis it is a view and costs nothing.
 *
 * @param axis counted from 0
 * @param start the first index
 * @param count the number of indices
 */
public record Slice(int axis, int start, int count) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape shape = inputs.get(0).shape();
    Rules.check(axis >= 0 && axis < shape.rank(), "shape %s has no axis %d", shape, axis);
    int size = shape.size(axis);
    long end = (long) start + count;
    Rules.check(
        start >= 0 && count >= 0 && (size == Shape.UNKNOWN || end <= size),
        "[%d, %d) lies outside axis %d of %s",
        start,
        end,
        axis,
        shape);
    return shape.with(axis, count);
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public Residence residence() {
    return axis == 0 ? Residence.VIEW : Residence.TEMPORARY;
  }

  @Override
  public long viewStart(Node self) {
    Shape whole = self.input(0).shape();
    return start * whole.elements(1, whole.rank());
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new Pad(axis, start), upstream, self.input(0)));
  }

  /**
   * A slice of the whole axis is its input; a slice that equals a part of a concatenation is that
   * part.
   */
  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node in = self.input(0);
    if (self.shape().equals(in.shape())) {
      return in;
    }
    if (axis == 0 && in.op() instanceof Reshape && in.input(0).shape().rank() > 0) {
      return beforeReshape(g, self);
    }
    if (in.op() instanceof Concat(int along) && along == axis) {
      int before = 0;
      for (Node part : in.inputs()) {
        int size = part.shape().size(axis);
        if (before == start && size == count) {
          return part;
        }
        before += size;
      }
    }
    return self;
  }

  /** On the first axis, slices before a reshape instead of after it. */
  private Node beforeReshape(GraphBuilder g, Node self) {
    Node in = self.input(0).input(0);
    long row = in.shape().elements(1, in.shape().rank());
    long first = viewStart(self);
    long elements = self.shape().elements();
    if (row == 0 || first % row != 0 || elements % row != 0) {
      return self;
    }
    Node rows = g.slice(in, 0, (int) (first / row), (int) (elements / row));
    return g.reshape(rows.op().simplify(g, rows), self.shape());
  }

  @Override
  public void lower(LoweringContext context) {
    if (axis == 0) {
      return;
    }
    MovementKernels movement = MovementKernels.of(context.kernels());
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
