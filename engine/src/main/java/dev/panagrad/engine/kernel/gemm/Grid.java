package dev.panagrad.engine.kernel.gemm;

/**
 * A matrix split into blocks by rows and columns.
 *
 * @param rows the first rows of blocks, ascending, followed by the number of rows
 * @param cols likewise for columns
 * @param byColumns whether blocks are numbered column by column rather than row by row, so that a
 *     thread, which takes consecutive parts, reads few columns of B
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
public record Grid(int[] rows, int[] cols, boolean byColumns) {
  /** A matrix whose blocks are numbered row by row. */
  public Grid(int[] rows, int[] cols) {
    this(rows, cols, false);
  }

  /** The number of blocks. */
  public int parts() {
    return (rows.length - 1) * (cols.length - 1);
  }

  /** The block of columns that a part belongs to. */
  int colBlock(int part) {
    return byColumns ? part / (rows.length - 1) : part % (cols.length - 1);
  }

  private int rowBlock(int part) {
    return byColumns ? part % (rows.length - 1) : part / (cols.length - 1);
  }

  /** The first row of a block. */
  public int rowFrom(int part) {
    return rows[rowBlock(part)];
  }

  /** One past the last row of a block. */
  public int rowTo(int part) {
    return rows[rowBlock(part) + 1];
  }

  /** The first column of a block. */
  public int colFrom(int part) {
    return cols[colBlock(part)];
  }

  /** One past the last column of a block. */
  public int colTo(int part) {
    return cols[colBlock(part) + 1];
  }

  /** Splits {@code length} evenly into at most {@code blocks} runs of whole units. */
  public static int[] cut(int length, int unit, int blocks) {
    int units = (length + unit - 1) / unit;
    int count = Math.max(1, Math.min(blocks, units));
    int[] at = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      at[i] = (int) Math.min(length, (long) units * i / count * unit);
    }
    return at;
  }

  @Override
  public String toString() {
    return (rows.length - 1) + "x" + (cols.length - 1) + " parts";
  }
}
