package dev.panagrad.models.onnx.operator.window;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * The flat index in images [n, c, …] of the first maximum of each window.
 *
 * @param windows the cells that windows cover along each spatial axis
 * @param columnMajor whether the cells of a channel are counted with the first axis fastest
 */
record WindowIndices(List<SparseRows> windows, boolean columnMajor) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Shape shape = inputs.get(0).shape();
    WindowAxes.check(
        shape.rank() == windows.size() + 2 && shape.elements() <= Integer.MAX_VALUE,
        "cells of %s can't be counted",
        shape);
    for (int i = 0; i < windows.size(); i++) {
      shape = shape.with(i + 2, windows.get(i).rows());
    }
    return shape;
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.INT32;
  }

  @Override
  public void compute(KernelContext context) {
    Shape in = context.node().input(0).shape();
    Shape out = context.node().shape();
    Buffer x = context.in(0);
    Buffer result = context.out();
    long cells = in.elements(2, in.rank());
    long perChannel = out.elements(2, out.rank());
    context.range(
        "",
        out.elements(0, 2),
        20.0 * perChannel,
        (from, to) -> {
          int[] at = new int[windows.size()];
          for (long channel = from; channel < to; channel++) {
            for (long i = 0; i < perChannel; i++) {
              locate(out, i, at);
              long best = best(x, channel * cells, 0, 0, in, at, -1);
              result.setInt(
                  channel * perChannel + i,
                  (int) (channel * cells + number(in, best - channel * cells)));
            }
          }
        });
  }

  private static void locate(Shape out, long i, int[] at) {
    for (int axis = at.length - 1; axis >= 0; axis--) {
      at[axis] = (int) (i % out.size(axis + 2));
      i /= out.size(axis + 2);
    }
  }

  /** The index of the first maximum of a window, over the cells of the axes from one on. */
  private long best(Buffer x, long base, long inner, int axis, Shape in, int[] at, long best) {
    if (axis == windows.size()) {
      long cell = base + inner;
      return best < 0 || x.get(cell) > x.get(best) || Float.isNaN(x.get(cell)) ? cell : best;
    }
    SparseRows seen = windows.get(axis);
    long largest = best;
    for (int k = seen.start(at[axis]); k < seen.start(at[axis] + 1); k++) {
      long next = inner * in.size(axis + 2) + seen.column(k);
      largest = best(x, base, next, axis + 1, in, at, largest);
    }
    return largest;
  }

  private long number(Shape in, long cell) {
    if (!columnMajor) {
      return cell;
    }
    long number = 0;
    long left = cell;
    for (int axis = in.rank() - 1; axis >= 2; axis--) {
      number = number * in.size(axis) + left % in.size(axis);
      left /= in.size(axis);
    }
    return number;
  }
}
