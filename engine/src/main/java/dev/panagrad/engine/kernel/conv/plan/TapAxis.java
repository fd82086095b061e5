package dev.panagrad.engine.kernel.conv.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which cells of the input each cell of the output reads along one axis, and through which taps.
 *
 * <p>Cells that differ only by a shift share a kind: all cells inside the image do, each cell at a
 * border has its own. So tables are needed per kind, not per cell.
 */
public final class TapAxis {
  private final int[] base;
  private final int[] kind;
  private final List<int[]> shifts = new ArrayList<>();
  private final List<int[]> taps = new ArrayList<>();

  private TapAxis(int cells) {
    base = new int[cells];
    kind = new int[cells];
  }

  /** A window's view of the image: cell i reads i * stride - pad + tap. */
  public static TapAxis forward(int size, int kernel, int stride, int pad, int outputs) {
    TapAxis axis = new TapAxis(outputs);
    for (int i = 0; i < outputs; i++) {
      int[] found = new int[kernel];
      int count = 0;
      for (int tap = 0; tap < kernel; tap++) {
        int cell = i * stride - pad + tap;
        if (cell >= 0 && cell < size) {
          found[count++] = tap;
        }
      }
      int[] list = Arrays.copyOf(found, count);
      axis.set(i, i * stride - pad, list, list);
    }
    return axis;
  }

  /** An image cell's view of the windows: cell i was read by windows (i + pad - tap) / stride. */
  public static TapAxis backward(int size, int kernel, int stride, int pad, int outputs) {
    TapAxis axis = new TapAxis(size);
    for (int i = 0; i < size; i++) {
      int last = Math.floorDiv(i + pad, stride);
      int[] shift = new int[kernel];
      int[] tap = new int[kernel];
      int count = 0;
      for (int window = last; window >= 0; window--) {
        int through = i + pad - window * stride;
        if (window < outputs && through < kernel) {
          shift[count] = window - last;
          tap[count++] = through;
        }
      }
      axis.set(i, last, Arrays.copyOf(shift, count), Arrays.copyOf(tap, count));
    }
    return axis;
  }

  private void set(int cell, int from, int[] shift, int[] tap) {
    base[cell] = from;
    for (int k = 0; k < shifts.size(); k++) {
      if (Arrays.equals(shifts.get(k), shift) && Arrays.equals(taps.get(k), tap)) {
        kind[cell] = k;
        return;
      }
    }
    kind[cell] = shifts.size();
    shifts.add(shift);
    taps.add(tap);
  }

  /** The number of output cells. */
  public int cells() {
    return base.length;
  }

  /** The input cell from which the shifts of an output cell count; may be outside the image. */
  public int base(int cell) {
    return base[cell];
  }

  /** The kind of an output cell. */
  public int kind(int cell) {
    return kind[cell];
  }

  /** The first input cell that an output cell reads; {@link #end} if it reads none. */
  public int first(int cell) {
    int[] list = shifts.get(kind[cell]);
    return list.length == 0 ? 0 : base[cell] + Math.min(list[0], list[list.length - 1]);
  }

  /** The input cell after the last one that an output cell reads; 0 if it reads none. */
  public int end(int cell) {
    int[] list = shifts.get(kind[cell]);
    return list.length == 0 ? 0 : base[cell] + Math.max(list[0], list[list.length - 1]) + 1;
  }

  /** The number of kinds. */
  public int kinds() {
    return shifts.size();
  }

  /** The input cells that a kind reads, counted from the base, in the order of {@link #taps}. */
  public int[] shifts(int kind) {
    return shifts.get(kind);
  }

  /** The taps through which a kind reads, in ascending order. */
  public int[] taps(int kind) {
    return taps.get(kind);
  }
}
