package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
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
 * Its inputs concatenated along an axis; their other sizes must agree.
 *
 * @param axis counted from 0; its sizes must be known
 */
public record Concat(int axis) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.check(!inputs.isEmpty(), "it needs at least one input");
    Shape shape = inputs.get(0).shape();
    Rules.check(axis >= 0 && axis < shape.rank(), "shape %s has no axis %d", shape, axis);
    Shape rest = shape.with(axis, 0);
    long size = 0;
    for (int i = 1; i < inputs.size(); i++) {
      Rules.type(inputs, i, inputs.get(0).type());
    }
    for (Node input : inputs) {
      Shape other = input.shape();
      Rules.check(
          other.rank() == rest.rank()
              && other.size(axis) != Shape.UNKNOWN
              && Rules.compatible(other.with(axis, 0), rest),
          "%s can't be laid behind %s along axis %d",
          other,
          shape,
          axis);
      rest = Rules.merge(rest, other.with(axis, 0));
      size += other.size(axis);
    }
    Rules.check(
        size <= Sizes.MOST,
        "%d inputs have %d elements along axis %d together; an axis can't have more than %d",
        inputs.size(),
        size,
        axis,
        Sizes.MOST);
    return rest.with(axis, (int) size);
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    List<Node> parts = new ArrayList<>();
    int start = 0;
    for (Node input : self.inputs()) {
      int size = input.shape().size(axis);
      parts.add(g.slice(upstream, axis, start, size));
      start += size;
    }
    return parts;
  }

  /** Along the first axis, reshaping the result replaces reshaping each part. */
  @Override
  public Node simplify(GraphBuilder g, Node self) {
    if (self.inputs().size() == 1) {
      return self.input(0);
    }
    List<Node> plain =
        self.inputs().stream().map(x -> x.op() instanceof Reshape ? x.input(0) : x).toList();
    boolean pushes = axis == 0 && !plain.equals(self.inputs()) && fit(plain);
    return pushes ? g.reshape(g.concat(0, plain.toArray(Node[]::new)), self.shape()) : self;
  }

  /** Whether the shapes of nodes are equal apart from the first axis. */
  private static boolean fit(List<Node> nodes) {
    Shape first = nodes.get(0).shape();
    return nodes.stream()
        .map(Node::shape)
        .allMatch(
            s -> s.rank() > 0 && s.rank() == first.rank() && s.with(0, 0).equals(first.with(0, 0)));
  }

  /** Concatenates two nodes, in one concatenation if they are concatenations themselves. */
  static Node join(GraphBuilder g, int axis, Node a, Node b) {
    List<Node> parts = new ArrayList<>();
    for (Node node : List.of(a, b)) {
      parts.addAll(new Concat(axis).equals(node.op()) ? node.inputs() : List.of(node));
    }
    return g.concat(axis, parts.toArray(Node[]::new));
  }

  @Override
  public boolean stacksInputs() {
    return axis == 0;
  }

  @Override
  public void lower(LoweringContext context) {
    if (axis == 0) {
      lowerStack(context);
      return;
    }
    MovementKernels movement = MovementKernels.of(context.kernels());
    Shape whole = context.node().shape();
    int count = context.node().inputs().size();
    Buffer out = context.out();
    long inner = whole.elements(axis + 1, whole.rank());
    long stride = whole.size(axis) * inner;
    Buffer[] ins = new Buffer[count];
    long[] starts = new long[count + 1];
    for (int i = 0; i < count; i++) {
      ins[i] = context.in(i);
      starts[i + 1] = starts[i] + context.node().input(i).shape().size(axis) * inner;
    }
    context.range(
        "",
        whole.elements(0, axis),
        0.1 * stride + 2,
        (from, to) -> {
          for (int i = 0; i < ins.length; i++) {
            long cols = starts[i + 1] - starts[i];
            movement.copyRows(ins[i], 0, cols, out, starts[i], stride, cols, from, to);
          }
        });
  }

  /** Each part is one contiguous run of the result; most have already been computed in place. */
  private static void lowerStack(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer out = context.out();
    long start = 0;
    for (int i = 0; i < context.node().inputs().size(); i++) {
      Buffer in = context.in(i);
      long at = start;
      if (!context.isInPlace(i)) {
        context.range(
            "part " + i,
            in.length(),
            0.1,
            (from, to) -> movement.copyRows(in, from, 0, out, at + from, 0, to - from, 0, 1));
      }
      start += in.length();
    }
  }
}
