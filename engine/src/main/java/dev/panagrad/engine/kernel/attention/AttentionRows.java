package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** The work on scores between the products, row by row. */
interface AttentionRows {
  /**
   * Turns scores into weights in place: scales them, adds the mask and applies softmax. Keys that a
   * row doesn't see get 0, even if it sees none.
   *
   * @param seen the number of keys that the first row sees
   * @param step the additional keys per further row: 1, or 0 if all rows see the same number
   * @param mask the numbers to add, or null
   * @param maskAt the index of its first element
   * @param maskRow the elements from one row to the next
   */
  void weights(
      Buffer scores,
      int rows,
      int cols,
      float scale,
      int seen,
      int step,
      Buffer mask,
      long maskAt,
      long maskRow);

  /**
   * Multiplies elements with a random mask of 1 / keep and 0.
   *
   * @param drops scratch memory for the mask
   */
  void drop(Buffer weights, Buffer drops, float keep, long seed, int stream, long counter);

  /** Copies all elements. */
  default void copy(Buffer from, Buffer to) {
    MemorySegment.copy(
        from.segment(), from.offset(), to.segment(), to.offset(), from.length() * Float.BYTES);
  }

  /** Sets elements to 0. */
  void clear(Buffer out, long from, long count);
}
