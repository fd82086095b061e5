package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.layout.StridedCopy;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** Copies between arrays with strides, as steps. */
final class Strides {
  private Strides() {}

  /** The stride of each axis of a row-major array, in elements. */
  static long[] of(Shape shape) {
    long[] strides = new long[shape.rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = shape.elements(axis + 1, shape.rank());
    }
    return strides;
  }

  /** Adds the copy of a whole array. */
  static void copy(
      LoweringContext context,
      List<StridedCopy.Axis> axes,
      Buffer in,
      long inStart,
      Buffer out,
      long outStart) {
    copy(context, "", new StridedCopy(axes, inStart, in.length(), outStart, out.length()), in, out);
  }

  /** Fills a buffer with the first element of another one. */
  static void fill(LoweringContext context, Buffer value, Buffer out) {
    context.range(
        "fill",
        out.length(),
        0.2,
        (from, to) -> {
          int element = value.getInt(0);
          for (long i = from; i < to; i++) {
            out.setInt(i, element);
          }
        });
  }

  private static void copy(
      LoweringContext context, String label, StridedCopy copy, Buffer in, Buffer out) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    context.range(
        label,
        copy.units(),
        0.2 * copy.unitElements() + 2,
        (from, to) -> movement.copyStrided(copy, in, out, from, to));
  }
}
