package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.memory.Sizes;

/**
 * Attention: softmax(scale Q K' + mask) V for each head, row-major and dense.
 *
 * @param heads of keys and values, in all batches
 * @param groups heads of queries for each of them, one behind the other
 * @param queries rows of Q of a head
 * @param keys rows of K and V of a head
 * @param size columns of Q and K
 * @param valueSize columns of V and of the result
 * @param scale what scores are multiplied with
 * @param seen the keys that the first query sees, each further one sees one more; {@link #ALL} if
 *     every query sees every key
 */
public record AttentionSpec(
    int heads, int groups, int queries, int keys, int size, int valueSize, float scale, int seen) {
  /** As the number of keys that are seen: no limit. */
  public static final int ALL = -1;

  /** Elements of scores that are held at a time: they stay in the second cache. */
  private static final int HELD = 1 << 16;

  private static final int FEWEST_ROWS = 16;

  private static final int MOST_ROWS = 128;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is negative, or they are too large together
   */
  public AttentionSpec {
    Sizes.count("heads of queries", heads, groups);
    Sizes.elements("the queries of attention", heads, groups, queries, size);
    Sizes.elements("the keys of attention", heads, keys, size);
    Sizes.elements("the values of attention", heads, keys, valueSize);
    Sizes.elements("the result of attention", heads, groups, queries, valueSize);
    if (seen < ALL) {
      throw new IllegalArgumentException("a first query that sees " + seen + " keys");
    }
  }

  /** Heads of queries. */
  public int queryHeads() {
    return heads * groups;
  }

  /** Multiplications and additions of both products, of all keys. */
  public double flops() {
    return 2.0 * queryHeads() * queries * keys * (size + valueSize);
  }

  /** Queries of a block, by the shape alone, so that the bits don't depend on threads. */
  int blockRows() {
    int fit = Math.clamp(HELD / Math.max(1, keys), FEWEST_ROWS, MOST_ROWS);
    return Math.max(1, Math.min(queries, fit));
  }

  int blocks() {
    return (queries + blockRows() - 1) / blockRows();
  }

  /** The keys that a query sees, at most. */
  int seenBy(int query) {
    return seen == ALL ? keys : (int) Math.min(keys, (long) seen + query);
  }
}
