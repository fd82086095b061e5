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
import java.util.Arrays;
import java.util.List;

/**
 * Its input placed in zeros of the second input's shape: the gradient of {@link Slice}.
 *
 * @param axis counted from 0
 * @param start the index on that axis at which the input starts
 */
public record Pad(int axis, int start) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Shape in = inputs.get(0).shape();
    Shape like = inputs.get(1).shape();
    Rules.check(
        axis >= 0 && axis < like.rank() && in.rank() == like.rank(),
        "%s can't be laid into %s along axis %d",
        in,
        like,
        axis);
    Rules.check(
        start >= 0
            && (like.size(axis) == Shape.UNKNOWN || (long) start + in.size(axis) <= like.size(axis))
            && Rules.compatible(in.with(axis, 0), like.with(axis, 0)),
        "%s can't be laid into %s at %d of axis %d",
        in,
        like,
        start,
        axis);
    return like;
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node in = self.input(0);
    return Arrays.asList(g.slice(upstream, axis, start, in.shape().size(axis)), null);
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node in = self.input(0);
    return in.shape().equals(self.shape()) ? in : self;
  }

  /**
   * The sum of two adjacent pads, such as the gradients of two slices of one value, as a single
   * pad.
   *
   * @return null if they aren't adjacent
   */
  public static Node join(GraphBuilder g, Node a, Node b) {
    if (!(a.op() instanceof Pad(int axisA, int startA)
        && b.op() instanceof Pad(int axisB, int startB)
        && axisA == axisB
        && a.shape().equals(b.shape()))) {
      return null;
    }
    Node first = startA < startB ? a : b;
    Node second = startA < startB ? b : a;
    int start = Math.min(startA, startB);
    if (start + first.input(0).shape().size(axisA) != Math.max(startA, startB)) {
      return null;
    }
    Node both = Concat.join(g, axisA, first.input(0), second.input(0));
    return g.add(new Pad(axisA, start), both, first.input(1));
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Shape whole = context.node().shape();
    Buffer in = context.in(0);
    Buffer out = context.out();
    long inner = whole.elements(axis + 1, whole.rank());
    long cols = context.node().input(0).shape().size(axis) * inner;
    long stride = whole.size(axis) * inner;
    long before = start * inner;
    context.range(
        "",
        whole.elements(0, axis),
        0.1 * stride + 2,
        (from, to) -> {
          movement.fill(out, 0, from * stride, to * stride);
          movement.copyRows(in, 0, cols, out, before, stride, cols, from, to);
        });
  }
}
