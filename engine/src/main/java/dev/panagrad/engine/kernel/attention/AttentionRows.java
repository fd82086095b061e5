package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.memory.Buffer;

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

  /** Draws a mask of 1 / keep or 0 for each element. */
  void masks(Buffer out, float keep, long seed, int stream, long counter);

  /** {@code out = a b}, element by element. */
  void multiply(Buffer a, Buffer b, Buffer out);

  /** Sets elements to 0. */
  void clear(Buffer out, long from, long count);
}
