package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.axis.Axes;
import java.util.Arrays;

/**
 * The part of one axis that a Slice selects.
 *
 * @param start the first index
 * @param step to the next index, not 0
 * @param count the number of indices
 */
record AxisRange(int axis, int start, int step, int count) {

  /** The ranges of the given axes; of the leading axes if none are given. */
  static AxisRange[] of(Shape shape, long[] starts, long[] ends, long[] named, long[] steps) {
    int[] axes = named == null ? Axes.all(starts.length) : Axes.of(named, shape.rank());
    Rules.check(
        starts.length == ends.length
            && starts.length == axes.length
            && axes.length <= shape.rank()
            && (steps == null || steps.length == axes.length),
        "starts %s, ends %s, axes %s and steps %s don't fit together",
        Arrays.toString(starts),
        Arrays.toString(ends),
        Arrays.toString(axes),
        Arrays.toString(steps));
    AxisRange[] ranges = new AxisRange[axes.length];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] =
          of(axes[i], shape.size(axes[i]), starts[i], ends[i], steps == null ? 1 : steps[i]);
    }
    return ranges;
  }

  /** The range of an axis, clipped to its bounds. */
  static AxisRange of(int axis, int size, long start, long end, long step) {
    Rules.check(step != 0, "the step of a slice must not be 0");
    long least = step > 0 ? 0 : -1;
    long most = step > 0 ? size : size - 1L;
    long first =
        Math.clamp(start < 0 ? start + size : start, least < 0 ? 0 : least, Math.max(0, most));
    long last = Math.clamp(end < 0 ? end + size : end, least, Math.max(least, most));
    long distance = step > 0 ? last - first : first - last;
    if (size == 0 || distance <= 0) {
      return new AxisRange(axis, 0, 1, 0);
    }
    // The absolute value of Long.MIN_VALUE is negative: any large step is equivalent.
    long each = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    long count = (distance - 1) / each + 1;
    return new AxisRange(axis, (int) first, count == 1 ? 1 : (int) step, (int) count);
  }

  /** Whether it is a whole axis in its order. */
  boolean isAll(int size) {
    return start == 0 && step == 1 && count == size;
  }
}
