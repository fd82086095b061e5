package dev.panagrad.engine.kernel.attention;

/**
 * Hides keys: either numbers added to scores, minus infinity for a hidden key, or the number of
 * keys per sequence.
 *
 * @param starts the index of the first row's first element, per head of queries
 * @param row the elements from one query to the next; 0 if all share a row
 * @param heads the number of query heads that share a length, if the mask holds int32 numbers of
 *     visible keys; 0 if it holds numbers to add
 */
@SuppressWarnings("ArrayRecordComponent")
public record AttentionMask(long[] starts, long row, int heads) {
  /** A mask of numbers that are added to scores. */
  public AttentionMask(long[] starts, long row) {
    this(starts, row, 0);
  }

  /**
   * A mask of lengths, each for a number of query heads; every query of a head sees the same keys.
   */
  public static AttentionMask lengths(int heads) {
    return new AttentionMask(new long[0], 0, heads);
  }

  boolean isLengths() {
    return heads > 0;
  }
}
