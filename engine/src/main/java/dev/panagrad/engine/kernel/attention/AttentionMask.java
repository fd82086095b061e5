package dev.panagrad.engine.kernel.attention;

/**
 * What hides keys: numbers that are added to scores, minus infinity for a hidden key, or how many
 * keys each sequence has.
 *
 * @param starts of each head of queries, the element of its first row
 * @param row elements from one query to the next; 0 if all share a row
 * @param heads of queries that share a length, if there are lengths: int32, those of the keys that
 *     are seen; 0 if numbers are added
 */
@SuppressWarnings("ArrayRecordComponent")
public record AttentionMask(long[] starts, long row, int heads) {
  /** Numbers that are added to scores. */
  public AttentionMask(long[] starts, long row) {
    this(starts, row, 0);
  }

  /** Lengths, one for so many heads of queries; then every query sees the same keys. */
  public static AttentionMask lengths(int heads) {
    return new AttentionMask(new long[0], 0, heads);
  }

  boolean isLengths() {
    return heads > 0;
  }
}
