package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy between two arrays with the same axes but different strides: {@code out[outStart +
 * sum(i[a] * outStride[a])] = in[inStart + sum(i[a] * inStride[a])]}. This covers permutations,
 * strided slices, repetitions (strides of 0) and copies into a larger array.
 *
 * <p>Axes that can be traversed as one are joined. The rest is a number of blocks of {@code rows}
 * times {@code cols} elements: rows that are copied, matrices that are transposed in registers, or
 * single elements.
 */
public final class StridedCopy {
  /** Shorter rows are copied element by element. */
  private static final int SHORTEST_ROW = 4;

  private static final int SHORTEST_LOOP = 8;

  /** An axis, in elements. */
  public record Axis(long size, long inStride, long outStride) {}

  /** How a block is copied. */
  private enum Way {
    ROWS,
    TRANSPOSE,
    ELEMENTS
  }

  private final long inStart;
  private final long outStart;
  private final List<Axis> outer;
  private final Axis row;
  private final Axis col;
  private final Way way;
  private final long units;

  /**
   * Plans a copy.
   *
   * @param axes the axes, outermost first, in the order in which the result is traversed
   * @param inLength the length of the buffer that is read
   * @param outLength the length of the buffer that is written
   * @throws IllegalArgumentException if an element is outside its buffer
   * @throws ArithmeticException if this check overflows
   */
  public StridedCopy(List<Axis> axes, long inStart, long inLength, long outStart, long outLength) {
    this.inStart = inStart;
    this.outStart = outStart;
    if (axes.stream().anyMatch(axis -> axis.size == 0)) {
      outer = List.of();
      row = new Axis(0, 0, 0);
      col = row;
      way = Way.ELEMENTS;
      units = 0;
      return;
    }
    check(axes.stream().map(a -> new Axis(a.size, a.inStride, 0)).toList(), inStart, inLength);
    check(axes.stream().map(a -> new Axis(a.size, a.outStride, 0)).toList(), outStart, outLength);
    List<Axis> left = joined(axes);
    Axis last = left.isEmpty() ? new Axis(1, 1, 1) : left.removeLast();
    Axis contiguous = transposed(last, left);
    if (contiguous != null) {
      left.remove(contiguous);
      way = Way.TRANSPOSE;
      row = contiguous;
      col = last;
    } else {
      Axis before = left.isEmpty() ? new Axis(1, 0, 0) : left.removeLast();
      boolean plain = last.inStride == 1 && last.outStride == 1 && last.size >= SHORTEST_ROW;
      // Element by element, a loop over the longer axis is faster.
      boolean swapped = !plain && last.size < SHORTEST_LOOP && before.size > last.size;
      way = plain ? Way.ROWS : Way.ELEMENTS;
      row = swapped ? last : before;
      col = swapped ? before : last;
    }
    outer = List.copyOf(left);
    long product = row.size;
    for (Axis axis : outer) {
      product = Math.multiplyExact(product, axis.size);
    }
    units = product;
  }

  /** Checks the first and the last element on each axis; inStride holds the strides to check. */
  private static void check(List<Axis> axes, long start, long length) {
    long first = start;
    long last = start;
    for (Axis axis : axes) {
      long way = Math.multiplyExact(axis.size - 1, axis.inStride);
      first = Math.addExact(first, Math.min(way, 0));
      last = Math.addExact(last, Math.max(way, 0));
    }
    if (first < 0 || last >= length) {
      throw new IllegalArgumentException(
          "elements %d to %d lie outside of a buffer of %d".formatted(first, last, length));
    }
  }

  /**
   * The axes without those of size 1; adjacent axes that are contiguous in both arrays are joined.
   */
  private static List<Axis> joined(List<Axis> axes) {
    List<Axis> left = new ArrayList<>();
    for (Axis axis : axes) {
      if (axis.size == 1) {
        continue;
      }
      Axis before = left.isEmpty() ? null : left.getLast();
      if (before != null
          && before.inStride == axis.inStride * axis.size
          && before.outStride == axis.outStride * axis.size) {
        left.removeLast();
        left.add(new Axis(before.size * axis.size, axis.inStride, axis.outStride));
      } else {
        left.add(axis);
      }
    }
    return left;
  }

  /** The axis along which the input is contiguous if blocks are to be transposed, else null. */
  private static Axis transposed(Axis last, List<Axis> others) {
    if (last.outStride != 1 || last.inStride == 1 || last.size < Transposition.TILE) {
      return null;
    }
    for (Axis axis : others) {
      if (axis.inStride == 1 && axis.size >= Transposition.TILE) {
        return axis;
      }
    }
    return null;
  }

  /** The number of units of work, each of {@link #unitElements} elements. */
  public long units() {
    return units;
  }

  /** The number of elements per unit. */
  public long unitElements() {
    return col.size;
  }

  /** Copies units [from, to) with the kernels for rows and transposes. */
  void run(MovementKernels kernels, Buffer in, Buffer out, long from, long to) {
    for (long at = from; at < to; ) {
      long first = at % row.size;
      long count = Math.min(row.size - first, to - at);
      long inAt = inStart + first * row.inStride;
      long outAt = outStart + first * row.outStride;
      long rest = at / row.size;
      for (int i = outer.size() - 1; i >= 0; i--) {
        Axis axis = outer.get(i);
        long index = rest % axis.size;
        rest /= axis.size;
        inAt += index * axis.inStride;
        outAt += index * axis.outStride;
      }
      if (way == Way.ROWS) {
        kernels.copyRows(in, inAt, row.inStride, out, outAt, row.outStride, col.size, 0, count);
      } else if (way == Way.TRANSPOSE) {
        transpose(in, inAt, out, outAt, count);
      } else {
        elements(in, inAt, out, outAt, count);
      }
      at += count;
    }
  }

  /** Copies units [from, to) element by element. */
  void runPlainly(Buffer in, Buffer out, long from, long to) {
    for (long at = from; at < to; at++) {
      long inAt = inStart + at % row.size * row.inStride;
      long outAt = outStart + at % row.size * row.outStride;
      long rest = at / row.size;
      for (int i = outer.size() - 1; i >= 0; i--) {
        Axis axis = outer.get(i);
        inAt += rest % axis.size * axis.inStride;
        outAt += rest % axis.size * axis.outStride;
        rest /= axis.size;
      }
      elements(in, inAt, out, outAt, 1);
    }
  }

  private void transpose(Buffer in, long inAt, Buffer out, long outAt, long count) {
    Transposition.block(
        in.segment(),
        in.offset() + inAt * Float.BYTES,
        col.inStride * Float.BYTES,
        out.segment(),
        out.offset() + outAt * Float.BYTES,
        row.outStride * Float.BYTES,
        col.size,
        count);
  }

  private void elements(Buffer in, long inAt, Buffer out, long outAt, long count) {
    for (long r = 0; r < count; r++) {
      long from = inAt + r * row.inStride;
      long to = outAt + r * row.outStride;
      for (long c = 0; c < col.size; c++) {
        out.setInt(to + c * col.outStride, in.getInt(from + c * col.inStride));
      }
    }
  }
}
