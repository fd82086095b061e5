package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** What happens to scores between the products, row by row. */
interface AttentionRows {
  /**
   * Makes weights of scores in place: each is scaled, the mask is added, and softmax taken. What a
   * row doesn't see gets 0, also if it sees nothing.
   *
   * @param seen keys that the first row sees; each further row sees one more
   * @param step 1, or 0 if all rows see as many
   * @param mask what is added, or null
   * @param maskAt its first element
   * @param maskRow elements from row to row
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
   * Multiplies elements with a mask of 1 / keep and 0, drawn for them.
   *
   * @param drops where the mask may be written
   */
  void drop(Buffer weights, Buffer drops, float keep, long seed, int stream, long counter);

  /** Copies all elements. */
  default void copy(Buffer from, Buffer to) {
    MemorySegment.copy(
        from.segment(), from.offset(), to.segment(), to.offset(), from.length() * Float.BYTES);
  }

  /** Sets elements to 0. */
  void clear(Buffer out, long from, long count);

  /**
   * Makes gradients of scores from those of weights, in place: {@code scale w (g - sum of w g)}.
   */
  void gradients(Buffer weights, Buffer gradients, int rows, int cols, float scale);
}
