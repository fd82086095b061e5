package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * Running sums or products along an axis, of floats or of int32.
 *
 * @param product whether elements are multiplied, not added
 * @param axis counted from 0
 * @param exclusive whether an element's own value is excluded
 * @param reverse whether to accumulate from the end
 */
public record Cumulative(boolean product, int axis, boolean exclusive, boolean reverse)
    implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape shape = inputs.get(0).shape();
    Rules.check(axis >= 0 && axis < shape.rank(), "shape %s has no axis %d", shape, axis);
    return shape;
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Op gradient =
        product
            ? new CumulativeProductGrad(this)
            : new Cumulative(false, axis, exclusive, !reverse);
    return List.of(product ? g.add(gradient, self.input(0), upstream) : g.add(gradient, upstream));
  }

  @Override
  public boolean canRunInPlace(int input) {
    return true;
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    boolean ints = context.node().type() == DType.INT32;
    lanes(
        context,
        reverse,
        (start, step, size) -> {
          if (ints) {
            runInts(in, out, start, step, size);
          } else {
            run(in, out, start, step, size);
          }
        });
  }

  /** The work along one run of elements. */
  interface Lane {
    void run(long start, long step, long size);
  }

  /** Adds a step that processes all runs of the axis, each from its end if reversed. */
  void lanes(LoweringContext context, boolean reversed, Lane lane) {
    Shape shape = context.node().shape();
    long size = shape.size(axis);
    long inner = shape.elements(axis + 1, shape.rank());
    long step = reversed ? -inner : inner;
    context.range(
        "",
        size == 0 ? 0 : shape.elements() / size,
        2.0 * size,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            long first = i / inner * size * inner + i % inner;
            lane.run(reversed ? first + (size - 1) * inner : first, step, size);
          }
        });
  }

  private void run(Buffer in, Buffer out, long start, long step, long size) {
    double value = product ? 1 : 0;
    for (long i = 0; i < size; i++) {
      double before = value;
      float own = in.get(start + i * step);
      value = product ? value * own : value + own;
      out.set(start + i * step, (float) (exclusive ? before : value));
    }
  }

  private void runInts(Buffer in, Buffer out, long start, long step, long size) {
    int value = product ? 1 : 0;
    for (long i = 0; i < size; i++) {
      int before = value;
      int own = in.getInt(start + i * step);
      value = product ? value * own : value + own;
      out.setInt(start + i * step, exclusive ? before : value);
    }
  }
}
