package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.kernel.reduce.ReduceKernel;
import dev.panagrad.engine.kernel.reduce.ReduceKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.ArrayList;
import java.util.List;

/** Rules shared by sum, mean and max. Axes are counted from 0, ascending, without repeats. */
public final class Reductions {
  private Reductions() {}

  public static void checkAxes(List<Integer> axes) {
    for (int i = 0; i < axes.size(); i++) {
      Rules.check(
          axes.get(i) >= 0 && (i == 0 || axes.get(i) > axes.get(i - 1)),
          "the axes to reduce must be ascending numbers from 0, not %s",
          axes);
    }
  }

  public static Shape shape(List<Node> inputs, List<Integer> axes, boolean keepDims) {
    Rules.count(inputs, 1);
    Shape in = inputs.get(0).shape();
    List<Integer> sizes = new ArrayList<>();
    for (int axis : axes) {
      Rules.check(axis < in.rank(), "shape %s has no axis %d to reduce", in, axis);
    }
    for (int axis = 0; axis < in.rank(); axis++) {
      if (!axes.contains(axis)) {
        sizes.add(in.size(axis));
      } else if (keepDims) {
        sizes.add(1);
      }
    }
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The result or its gradient with the reduced axes back in place, each of size 1. */
  static Node keepDims(GraphBuilder g, Node reduced, Node in, List<Integer> axes, boolean kept) {
    if (kept || axes.isEmpty()) {
      return reduced;
    }
    int[] sizes = in.shape().sizes();
    int unknown = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = axes.contains(axis) ? 1 : sizes[axis];
      unknown += sizes[axis] == Shape.UNKNOWN ? 1 : 0;
    }
    Rules.check(
        unknown <= 1,
        "the gradient of a reduction of %s needs keepDims: more than one size is unknown",
        in.shape());
    return g.reshape(reduced, Shape.of(sizes));
  }

  /** The gradient of a maximum or minimum: equal elements share it. */
  static List<Node> extremeGradient(
      GraphBuilder g, Node self, Node upstream, List<Integer> axes, boolean kept) {
    Node in = self.input(0);
    Node extreme = keepDims(g, self, in, axes, kept);
    Node hits = g.equal(in, g.broadcastLike(extreme, in));
    Node share = g.div(keepDims(g, upstream, in, axes, kept), g.add(new Sum(axes, true), hits));
    return List.of(g.mul(hits, share));
  }

  static void lower(LoweringContext context, ReduceKind kind, List<Integer> axes) {
    ReduceKernel kernel = ReduceKernel.of(context.kernels(), kind);
    Shape shape = context.node().input(0).shape();
    Buffer in = context.in(0);
    // Runs of adjacent axes, innermost run first, so that each pass shrinks the rest.
    int end = axes.size();
    if (end == 0) {
      reduce(context, kernel, in, context.out(), 1, shape.elements());
      return;
    }
    while (end > 0) {
      int start = end - 1;
      while (start > 0 && axes.get(start - 1) == axes.get(start) - 1) {
        start--;
      }
      int first = axes.get(start);
      int last = axes.get(end - 1);
      long reduced = shape.elements(first, last + 1);
      long inner = shape.elements(last + 1, shape.rank());
      for (int axis = first; axis <= last; axis++) {
        shape = shape.with(axis, 1);
      }
      Buffer out = start == 0 ? context.out() : context.scratch(shape.elements());
      reduce(context, kernel, in, out, reduced, inner);
      in = out;
      end = start;
    }
  }

  private static void reduce(
      LoweringContext context,
      ReduceKernel kernel,
      Buffer in,
      Buffer out,
      long reduced,
      long inner) {
    context.range(
        "",
        out.length(),
        0.1 * reduced,
        (from, to) -> kernel.apply(in, out, reduced, inner, from, to));
  }
}
