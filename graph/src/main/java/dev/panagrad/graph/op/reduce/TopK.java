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
 * The indices along an axis of its k largest or smallest elements, the most extreme first, as
 * int32; equal elements keep their order. NaN counts as largest.
 *
 * @param axis counted from 0
 * @param k the number of indices
 * @param largest true for the largest elements, false for the smallest
 */
public record TopK(int axis, int k, boolean largest) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape shape = inputs.get(0).shape();
    Rules.check(axis >= 0 && axis < shape.rank(), "shape %s has no axis %d", shape, axis);
    int size = shape.size(axis);
    Rules.check(
        k >= 0 && (size == Shape.UNKNOWN || k <= size),
        "%d elements can't be chosen along axis %d of %s",
        k,
        axis,
        shape);
    return shape.with(axis, k);
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
    context.range(
        "",
        k == 0 ? 0 : out.length() / k,
        5.0 * size + 20.0 * k,
        (from, to) -> {
          for (long lane = from; lane < to; lane++) {
            long start = lane / inner * inner;
            long offset = lane % inner;
            choose(
                new Lane(in, start * size + offset, out, start * k + offset, inner, ints, largest),
                size);
          }
        });
  }

  /** Builds a heap in the result, with the worst candidate at its root, then sorts it. */
  private void choose(Lane lane, long size) {
    for (int i = 0; i < k; i++) {
      lane.set(i, i);
    }
    for (int i = k / 2 - 1; i >= 0; i--) {
      lane.sink(i, k);
    }
    for (int i = k; i < size; i++) {
      if (lane.isBetter(i, lane.get(0))) {
        lane.set(0, i);
        lane.sink(0, k);
      }
    }
    for (int end = k - 1; end > 0; end--) {
      int least = lane.get(0);
      lane.set(0, lane.get(end));
      lane.set(end, least);
      lane.sink(0, end);
    }
  }

  /** One run of elements along the axis, and the indices selected from it. */
  private record Lane(
      Buffer in, long inAt, Buffer out, long outAt, long stride, boolean ints, boolean largest) {
    int get(int place) {
      return out.getInt(outAt + place * stride);
    }

    void set(int place, int index) {
      out.setInt(outAt + place * stride, index);
    }

    boolean isBetter(int index, int other) {
      int order = ArgExtreme.compare(in, ints, inAt + index * stride, inAt + other * stride, false);
      return order == 0 ? index < other : order > 0 == largest;
    }

    /** Moves an index down until no child is a worse candidate. */
    void sink(int from, int end) {
      int place = from;
      int index = get(from);
      for (int child = 2 * place + 1; child < end; child = 2 * place + 1) {
        if (child + 1 < end && isBetter(get(child), get(child + 1))) {
          child++;
        }
        if (isBetter(get(child), index)) {
          break;
        }
        set(place, get(child));
        place = child;
      }
      set(place, index);
    }
  }
}
