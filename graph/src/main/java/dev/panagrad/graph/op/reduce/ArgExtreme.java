package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Collections;
import java.util.List;

/**
 * The index of the largest or smallest element along any axis, which stays with size 1, as int32;
 * {@link ArgMax} is the fast version for the last axis. NaN counts as the extreme.
 *
 * @param axis counted from 0
 * @param least true for the smallest element, false for the largest
 * @param last true for the last of equal elements, false for the first
 */
public record ArgExtreme(int axis, boolean least, boolean last) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape shape = inputs.get(0).shape();
    Rules.check(axis >= 0 && axis < shape.rank(), "shape %s has no axis %d", shape, axis);
    Rules.check(shape.size(axis) != 0, "axis %d of %s has no extreme: it is empty", axis, shape);
    return shape.with(axis, 1);
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.INT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    Node input = context.node().input(0);
    boolean ints = input.type() == DType.INT32;
    long size = input.shape().size(axis);
    long inner = input.shape().elements(axis + 1, input.shape().rank());
    int wanted = least ? -1 : 1;
    context.range(
        "",
        out.length(),
        2.0 * size,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            long start = i / inner * size * inner + i % inner;
            long best = 0;
            for (long j = 1; j < size; j++) {
              int order = compare(in, ints, start + j * inner, start + best * inner, least);
              best = order == wanted || (last && order == 0) ? j : best;
            }
            out.setInt(i, (int) best);
          }
        });
  }

  /** The order of two elements as -1, 0 or 1; NaN is the smallest or the largest, as requested. */
  static int compare(Buffer in, boolean ints, long i, long j, boolean nanIsLeast) {
    if (ints) {
      return Integer.compare(in.getInt(i), in.getInt(j));
    }
    float a = in.get(i);
    float b = in.get(j);
    if (a < b || a > b) {
      return a < b ? -1 : 1;
    }
    int byNan = Boolean.compare(Float.isNaN(a), Float.isNaN(b));
    return nanIsLeast ? -byNan : byNan;
  }
}
