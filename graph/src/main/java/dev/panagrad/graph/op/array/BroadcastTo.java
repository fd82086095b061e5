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
import java.util.List;

/**
 * Its input repeated along axes of size 1 and missing axes.
 *
 * @param target the shape of the result; all sizes are known
 */
public record BroadcastTo(Shape target) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.check(target.isKnown(), "the shape to broadcast to must be known, but is %s", target);
    checkFits(inputs.get(0).shape(), target);
    return target;
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  static void checkFits(Shape in, Shape target) {
    Rules.check(in.rank() <= target.rank(), "%s can't be broadcast to %s", in, target);
    for (int i = 1; i <= in.rank(); i++) {
      Rules.check(
          in.size(-i) == 1 || Rules.compatible(in.size(-i), target.size(-i)),
          "%s can't be broadcast to %s",
          in,
          target);
    }
  }

  /** The shape that two shapes are broadcast to, as NumPy does. */
  public static Shape together(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] sizes = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int sizeA = i <= a.rank() ? a.size(-i) : 1;
      int sizeB = i <= b.rank() ? b.size(-i) : 1;
      Rules.check(
          sizeA == 1 || sizeB == 1 || Rules.compatible(sizeA, sizeB),
          "shapes %s and %s can't be broadcast together",
          a,
          b);
      sizes[rank - i] = sizeA == 1 ? sizeB : sizeB == 1 ? sizeA : Math.max(sizeA, sizeB);
    }
    return Shape.of(sizes);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.sumLike(upstream, self.input(0)));
  }

  @Override
  public void lower(LoweringContext context) {
    spread(context, context.in(0), context.node().input(0).shape(), context.out(), target);
  }

  /** Broadcasts an operand into scratch memory. */
  public static Buffer expand(LoweringContext context, Buffer in, Shape from, Shape to) {
    Buffer out = context.scratch(to.elements());
    spread(context, in, from, out, to);
    return out;
  }

  private static void spread(LoweringContext context, Buffer in, Shape from, Buffer out, Shape to) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    int lead = to.rank() - from.rank();
    // The innermost axes, which are copied as they are, form one row.
    int split = to.rank();
    while (split > lead && from.size(split - 1 - lead) == to.size(split - 1)) {
      split--;
    }
    long cols = to.elements(split, to.rank());
    // The axes before them along which the row is repeated.
    int repeated = split;
    while (repeated > 0 && (repeated <= lead || from.size(repeated - 1 - lead) == 1)) {
      repeated--;
    }
    long times = to.elements(repeated, split);
    long rows = to.elements(0, repeated);
    Rules.check(
        rows <= Sizes.MOST, "%s is repeated to %s in %d rows, too many to list", from, to, rows);
    int blocks = (int) rows;
    long[] starts = starts(from, to, lead, repeated, cols, blocks);
    context.range(
        "",
        blocks,
        times * (0.1 * cols + 2),
        (first, end) -> {
          for (long block = first; block < end; block++) {
            long at = block * times * cols;
            movement.copyRows(in, starts[(int) block], 0, out, at, cols, cols, 0, times);
          }
        });
  }

  private static long[] starts(
      Shape from, Shape to, int lead, int repeated, long cols, int blocks) {
    long[] starts = new long[blocks];
    for (int block = 0; block < starts.length; block++) {
      long rest = block;
      long stride = cols;
      long start = 0;
      for (int axis = repeated - 1; axis >= lead; axis--) {
        long index = rest % to.size(axis);
        rest /= to.size(axis);
        int size = from.size(axis - lead);
        start += size == 1 ? 0 : index * stride;
        stride *= size;
      }
      starts[block] = start;
    }
    return starts;
  }
}
