package dev.panagrad.engine.kernel.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** Plain loops that select and convert elements; the same for all kernel sets. */
public final class Selection {
  private Selection() {}

  /**
   * Computes {@code out[i] = c[i] != 0 ? a[i] : b[i]} for i in [from, to), whatever the 32 bits of
   * a and b mean. NaN counts as not 0. The output may be the same memory as an operand of step 1.
   *
   * @param cStep 1, or 0 for an operand of one element; the others likewise
   */
  public static void select(
      Buffer c,
      int cStep,
      Buffer a,
      int aStep,
      Buffer b,
      int bStep,
      Buffer out,
      long from,
      long to) {
    MemorySegment conditions = c.segment();
    MemorySegment left = a.segment();
    MemorySegment right = b.segment();
    MemorySegment results = out.segment();
    long cAt = c.offset();
    long aAt = a.offset();
    long bAt = b.offset();
    long outAt = out.offset();
    long cBytes = (long) cStep * Integer.BYTES;
    long aBytes = (long) aStep * Integer.BYTES;
    long bBytes = (long) bStep * Integer.BYTES;
    for (long i = from; i < to; i++) {
      int condition = conditions.get(JAVA_INT, cAt + i * cBytes) & Integer.MAX_VALUE;
      // All ones if any bit is set; avoids a branch on the values.
      int chosen = (condition | -condition) >> 31;
      int x = left.get(JAVA_INT, aAt + i * aBytes);
      int y = right.get(JAVA_INT, bAt + i * bBytes);
      results.set(JAVA_INT, outAt + i * Integer.BYTES, (x & chosen) | (y & ~chosen));
    }
  }

  /** Converts ints to floats for i in [from, to); in and out may be the same memory. */
  public static void toFloats(Buffer in, Buffer out, long from, long to) {
    for (long i = from; i < to; i++) {
      out.set(i, in.getInt(i));
    }
  }

  /**
   * Converts floats to ints for i in [from, to): truncates, saturates to 32 bits, and maps NaN to
   * 0; in and out may be the same memory.
   */
  public static void toInts(Buffer in, Buffer out, long from, long to) {
    for (long i = from; i < to; i++) {
      out.setInt(i, (int) in.get(i));
    }
  }
}
