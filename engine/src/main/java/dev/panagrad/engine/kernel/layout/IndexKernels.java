package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Buffer;

/**
 * Arithmetic on int32 indices, in plain Java: there are few indices compared to the elements they
 * select.
 */
public final class IndexKernels {
  /** How the elements of a row follow from its number. */
  public enum Row {
    /** Ascending from the number. */
    FORWARD,
    /** Ascending from the number, wrapping to 0 at the limit. */
    CIRCULAR,
    /** Descending from the number minus 1 to 0, then the remaining positions unchanged. */
    REVERSED
  }

  private IndexKernels() {}

  /**
   * Adds one part of flat indices: {@code out[i] += wrapped(in[i]) * stride} for i in [from, to);
   * the first part stores instead. Negative indices count from the end.
   *
   * @param size the limit of the index
   */
  public static void addPart(
      Buffer in, int size, int stride, boolean first, Buffer out, long from, long to) {
    for (long i = from; i < to; i++) {
      int index = in.getInt(i);
      int part = (index < 0 ? index + size : index) * stride;
      out.setInt(i, first ? part : out.getInt(i) + part);
    }
  }

  /** Computes one row of {@code count} indices per number, for numbers [from, to). */
  public static void rows(
      Row kind, Buffer numbers, Buffer out, int count, int limit, long from, long to) {
    for (long row = from; row < to; row++) {
      int number = numbers.getInt(row);
      for (int col = 0; col < count; col++) {
        int index =
            switch (kind) {
              case FORWARD -> number + col;
              case CIRCULAR -> (int) (((long) number + col) % limit);
              case REVERSED -> col < number ? number - 1 - col : col;
            };
        out.setInt(row * count + col, index);
      }
    }
  }

  /**
   * Marks classes along an axis: {@code out[o, index, i] = values[1]} for the index at [o, i], of
   * rows o in [from, to); all else is {@code values[0]}. Negative indices count from the end; other
   * indices out of range set nothing.
   *
   * @param floats whether indices are float32, which are truncated
   */
  public static void mark(
      Buffer indices,
      boolean floats,
      Buffer values,
      Buffer out,
      long depth,
      long inner,
      long from,
      long to) {
    int off = values.getInt(0);
    int on = values.getInt(1);
    for (long i = from * depth * inner; i < to * depth * inner; i++) {
      out.setInt(i, off);
    }
    for (long row = from; row < to; row++) {
      for (long i = 0; i < inner; i++) {
        long at = row * inner + i;
        long index = floats ? (long) indices.get(at) : indices.getInt(at);
        index = index < 0 ? index + depth : index;
        if (index >= 0 && index < depth) {
          out.setInt((row * depth + index) * inner + i, on);
        }
      }
    }
  }
}
