package dev.panagrad.engine.kernel.attention;

/**
 * The memory layout of the matrices of each head.
 *
 * @param q queries
 * @param k keys
 * @param v values
 * @param out the result
 */
public record AttentionLayout(Operand q, Operand k, Operand v, Operand out) {
  /**
   * The start of each head's matrix and the distance between its rows, in elements.
   *
   * @param row the distance from one row to the next
   * @param heads the number of heads that start side by side
   * @param step the distance from one of these heads to the next
   * @param group the distance from the first of these heads to the first of the next group
   * @param at the start of the first head
   * @param gradientAt the start of the first head's gradient in the buffer of all gradients
   */
  public record Operand(int row, int heads, long step, long group, long at, long gradientAt) {
    long start(int head) {
      return at + shift(head);
    }

    long gradientStart(int head) {
      return gradientAt + shift(head);
    }

    private long shift(int head) {
      return head / heads * group + head % heads * step;
    }
  }

  /** Heads stored consecutively, and likewise the gradients of queries, keys and values. */
  static AttentionLayout dense(AttentionSpec s) {
    long queries = (long) s.queryHeads() * s.queries() * s.size();
    long keys = (long) s.heads() * s.keys() * s.size();
    return new AttentionLayout(
        dense(s.queries(), s.size(), 0),
        dense(s.keys(), s.size(), queries),
        dense(s.keys(), s.valueSize(), queries + keys),
        dense(s.queries(), s.valueSize(), 0));
  }

  private static Operand dense(int rows, int size, long gradientAt) {
    return new Operand(size, 1, 0, (long) rows * size, 0, gradientAt);
  }

  /**
   * Queries, keys and values of all heads side by side in each row, as one product computes them;
   * likewise their gradients and the results of all heads.
   *
   * @param heads the heads per sequence
   * @param steps the rows per sequence
   * @param size the columns per head
   */
  public static AttentionLayout packed(int heads, int steps, int size) {
    int width = heads * size;
    int row = 3 * width;
    long sequence = (long) steps * row;
    return new AttentionLayout(
        new Operand(row, heads, size, sequence, 0, 0),
        new Operand(row, heads, size, sequence, width, width),
        new Operand(row, heads, size, sequence, 2L * width, 2L * width),
        new Operand(width, heads, size, (long) steps * width, 0, 0));
  }

  /**
   * Queries of all heads side by side in each row; in rows of another matrix the keys of all heads,
   * followed by their values. The gradient of keys and values is stored after the gradient of
   * queries.
   *
   * @param heads the heads per sequence
   * @param sequences the number of sequences
   * @param queries the rows of queries per sequence
   * @param keys the rows of keys and values per sequence
   * @param size the columns per head
   */
  public static AttentionLayout across(int heads, int sequences, int queries, int keys, int size) {
    int width = heads * size;
    long sequence = (long) queries * width;
    long memory = 2L * keys * width;
    long behind = sequences * sequence;
    return new AttentionLayout(
        new Operand(width, heads, size, sequence, 0, 0),
        new Operand(2 * width, heads, size, memory, 0, behind),
        new Operand(2 * width, heads, size, memory, width, behind + width),
        new Operand(width, heads, size, sequence, 0, 0));
  }
}
