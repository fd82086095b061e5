package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.memory.Sizes;

/**
 * Attention: softmax(scale Q K' + mask) V for each head, row-major and dense.
 *
 * @param heads the heads of keys and values, over all batches
 * @param groups the number of consecutive query heads per head of keys
 * @param queries the rows of Q per head
 * @param keys the rows of K and V per head
 * @param size the columns of Q and K
 * @param valueSize the columns of V and of the result
 * @param scale the factor of the scores
 * @param seen the number of keys that the first query sees; each further query sees one more;
 *     {@link #ALL} if every query sees every key
 */
public record AttentionSpec(
    int heads, int groups, int queries, int keys, int size, int valueSize, float scale, int seen) {
  /** As the number of visible keys: no limit. */
  public static final int ALL = -1;

  /**
   * The maximum elements of scores at a time, so that they stay in the L2 cache. A constant,
   * whatever the processor's cache: each block of queries has a sum of its own in the gradients of
   * keys and values, and draws of its own for dropout.
   */
  private static final int HELD = 1 << 16;

  private static final int FEWEST_ROWS = 16;

  private static final int MOST_ROWS = 128;

  /** Where keys are hidden, smaller blocks skip more of them. */
  private static final int MOST_CAUSAL_ROWS = 64;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is negative, or their product is too large
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

  /** The number of query heads. */
  public int queryHeads() {
    return heads * groups;
  }

  /** The multiplications and additions of both products, counting all keys. */
  public double flops() {
    return 2.0 * queryHeads() * queries * keys * (size + valueSize);
  }

  /**
   * The queries per block; depends on the shape alone, so that the bits don't depend on threads.
   */
  int blockRows() {
    int most = seen == ALL ? MOST_ROWS : MOST_CAUSAL_ROWS;
    int fit = Math.clamp(HELD / Math.max(1, keys), FEWEST_ROWS, most);
    return Math.max(1, Math.min(queries, fit));
  }

  int blocks() {
    return (queries + blockRows() - 1) / blockRows();
  }

  /** The number of keys that a query sees, at most. */
  int seenBy(int query) {
    return seen == ALL ? keys : (int) Math.min(keys, (long) seen + query);
  }
}
