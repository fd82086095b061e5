package dev.panagrad.models.onnx.wire;

import java.util.Arrays;

/** The integers of a repeated field, which may be single values and packed runs. */
public final class RepeatedVarint {
  private static final int LIMIT = Integer.MAX_VALUE - 8;

  private long[] values = {};
  private int count;

  /** The number of integers. */
  public int count() {
    return count;
  }

  /** The integer at an index. */
  public long get(int index) {
    return values[index];
  }

  /** A copy of all integers. */
  public long[] toArray() {
    return Arrays.copyOf(values, count);
  }

  /**
   * Reserves space for integers that were counted in the file, so that no claimed size is ever
   * allocated.
   */
  void reserve(ProtoReader reader, long more) {
    if (more > LIMIT - count) {
      throw reader.wrong("field %d has more than %d integers", reader.field(), LIMIT);
    }
    int needed = count + (int) more;
    if (needed > values.length) {
      values = Arrays.copyOf(values, needed);
    }
  }

  void add(ProtoReader reader, long value) {
    if (count == values.length) {
      reserve(reader, Math.clamp(count, 8, Math.max(8, LIMIT - count)));
    }
    values[count++] = value;
  }
}
