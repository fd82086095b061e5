package dev.panagrad.models.onnx.operator.window;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.models.onnx.translate.OperatorContext;
import java.util.Arrays;

/**
 * The sliding window over the spatial axes of an array [n, c, …], read from a node's attributes.
 */
public final class WindowAxes {
  /**
   * One axis.
   *
   * @param size cells of the input
   * @param kernel taps of the window
   * @param stride cells from one window to the next
   * @param dilation cells from one tap to the next
   * @param before cells of padding before the input
   * @param after cells of padding after it
   * @param outputs the number of windows
   */
  public record Axis(
      int size, int kernel, int stride, int dilation, int before, int after, int outputs) {
    /** Cells from the first tap through the last. */
    int reach() {
      return Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    }

    /** The cell that a tap of a window reads; it may lie in the padding. */
    public int cell(int window, int tap) {
      return window * stride - before + tap * dilation;
    }

    /** Whether a tap of a window lies inside the input. */
    boolean inside(int window, int tap) {
      int cell = cell(window, tap);
      return cell >= 0 && cell < size;
    }

    /** Whether every window overlaps the input, as image ops require. */
    boolean touches() {
      return before < reach() && (outputs - 1L) * stride - before < size;
    }

    /** Padding after the input, at least up to the end of the last window. */
    int end() {
      return Math.max(after, (outputs - 1) * stride + reach() - size - before);
    }

    /** Whether the windows are the cells themselves. */
    boolean isTrivial() {
      return kernel == 1 && stride == 1 && before == 0 && outputs == size;
    }

    /** A row for each window, with weight 1 for its cells inside the input. */
    SparseRows windows() {
      Rows rows = new Rows(size);
      for (int window = 0; window < outputs; window++) {
        for (int tap = 0; tap < kernel; tap++) {
          if (inside(window, tap)) {
            rows.add(cell(window, tap), 1);
          }
        }
        rows.end();
      }
      return rows.build();
    }

    /** A row for each tap of each window, with one cell or, in the padding, none. */
    SparseRows taps() {
      Rows rows = new Rows(size);
      for (int window = 0; window < outputs; window++) {
        for (int tap = 0; tap < kernel; tap++) {
          if (inside(window, tap)) {
            rows.add(cell(window, tap), 1);
          }
          rows.end();
        }
      }
      return rows.build();
    }

    /** The means of the windows; cells of the padding (not beyond it) may be counted. */
    SparseRows means(boolean countPadding) {
      Rows rows = new Rows(size);
      for (int window = 0; window < outputs; window++) {
        int count = 0;
        for (int tap = 0; tap < kernel; tap++) {
          int cell = cell(window, tap);
          boolean counts = countPadding ? cell < size + after : inside(window, tap);
          count += counts ? 1 : 0;
        }
        for (int tap = 0; tap < kernel; tap++) {
          if (inside(window, tap)) {
            rows.add(cell(window, tap), 1f / count);
          }
        }
        rows.end();
      }
      return rows.build();
    }

    /** The input within its padding. */
    SparseRows padded() {
      Rows rows = new Rows(size);
      int padded = Math.addExact(Math.addExact(before, size), end());
      for (int cell = 0; cell < padded; cell++) {
        if (cell >= before && cell < before + size) {
          rows.add(cell - before, 1);
        }
        rows.end();
      }
      return rows.build();
    }

    /** The same windows over the input {@link #padded}. */
    Axis overPadded() {
      return new Axis(before + size + end(), kernel, stride, dilation, 0, 0, outputs);
    }

    /** The taps of a filter with zeros inserted between them. */
    SparseRows spread() {
      Rows rows = new Rows(kernel);
      for (int cell = 0; cell < reach(); cell++) {
        if (cell % dilation == 0) {
          rows.add(cell / dilation, 1);
        }
        rows.end();
      }
      return rows.build();
    }

    /** The same windows with the filter {@link #spread}. */
    Axis overSpread() {
      return new Axis(size, reach(), stride, 1, before, after, outputs);
    }
  }

  private WindowAxes() {}

  /**
   * Reads strides, dilations and padding.
   *
   * @param sizes of the spatial axes of the input
   * @param kernel sizes of the window
   */
  public static Axis[] of(OperatorContext c, int[] sizes, int[] kernel) {
    int rank = sizes.length;
    int[] strides = positive(c, "strides", rank);
    int[] dilations = positive(c, "dilations", rank);
    String mode = c.text("auto_pad", "NOTSET");
    long[] pads = c.integers("pads", new long[2 * rank]);
    boolean ceil = c.flag("ceil_mode", false);
    check(pads.length == 2 * rank, "its pads must be %d, not %s", 2 * rank, Arrays.toString(pads));
    Axis[] axes = new Axis[rank];
    for (int i = 0; i < rank; i++) {
      check(kernel[i] > 0, "a window of %s has no cell", Arrays.toString(kernel));
      long reach = (kernel[i] - 1L) * dilations[i] + 1;
      long before = mode.equals("NOTSET") ? pads[i] : 0;
      long after = mode.equals("NOTSET") ? pads[rank + i] : 0;
      if (mode.startsWith("SAME")) {
        long outputs = Math.ceilDiv(sizes[i], strides[i]);
        long total = Math.max(0, (outputs - 1) * strides[i] + reach - sizes[i]);
        before = mode.equals("SAME_LOWER") ? total - total / 2 : total / 2;
        after = total - before;
      }
      check(before >= 0 && after >= 0, "its pads must not be negative, as in %s", list(pads));
      long room = before + sizes[i] + after - reach;
      check(
          room >= 0 && before + sizes[i] + after <= Integer.MAX_VALUE / 2,
          "a window that reaches over %d cells doesn't fit into %d with padding %d and %d",
          reach,
          sizes[i],
          before,
          after);
      long outputs = room / strides[i] + 1;
      if (ceil && room % strides[i] != 0 && outputs * strides[i] < sizes[i] + before) {
        outputs++;
      }
      axes[i] =
          new Axis(
              sizes[i],
              kernel[i],
              strides[i],
              dilations[i],
              (int) before,
              (int) after,
              (int) outputs);
    }
    return axes;
  }

  private static String list(long[] values) {
    return Arrays.toString(values);
  }

  /** An attribute of positive numbers, one per axis, 1 by default. */
  public static int[] positive(OperatorContext c, String name, int rank) {
    long[] ones = new long[rank];
    Arrays.fill(ones, 1);
    return sizes(c.integers(name, ones), name, rank, 1);
  }

  /** Numbers that fit an int, one per axis, at least {@code least}. */
  public static int[] sizes(long[] values, String name, int rank, int least) {
    check(
        values.length == rank
            && Arrays.stream(values).allMatch(v -> v >= least && v <= Integer.MAX_VALUE / 2),
        "its %s must be %d numbers from %d, not %s",
        name,
        rank,
        least,
        list(values));
    return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
  }

  /** Throws an error with a message unless a condition holds. */
  public static void check(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }
}
