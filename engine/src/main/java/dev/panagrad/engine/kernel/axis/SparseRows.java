package dev.panagrad.engine.kernel.axis;

import dev.panagrad.engine.memory.Sizes;
import java.util.Arrays;

/**
 * A sparse matrix by rows: row r has the elements {@code weights[k]} in the columns {@code
 * columns[k]} for k in [starts[r], starts[r + 1]). Immutable.
 */
public final class SparseRows {
  private final int cols;
  private final int[] starts;
  private final int[] columns;
  private final float[] weights;

  /**
   * Copies the tables.
   *
   * @param cols the number of columns
   * @throws IllegalArgumentException if starts don't ascend from 0 to the number of elements, or a
   *     column is out of range
   */
  public SparseRows(int cols, int[] starts, int[] columns, float[] weights) {
    this.cols = cols;
    this.starts = starts.clone();
    this.columns = columns.clone();
    this.weights = weights.clone();
    check();
  }

  private void check() {
    boolean right =
        cols >= 0
            && cols <= Sizes.MOST
            && starts.length > 0
            && starts[0] == 0
            && starts[starts.length - 1] == columns.length
            && columns.length == weights.length;
    for (int r = 1; right && r < starts.length; r++) {
      right = starts[r] >= starts[r - 1];
    }
    for (int column : columns) {
      right &= column >= 0 && column < cols;
    }
    if (!right) {
      throw new IllegalArgumentException(
          "a sparse matrix of %d columns with %d elements and %d starts of rows is inconsistent"
              .formatted(cols, columns.length, starts.length));
    }
  }

  /** The number of rows. */
  public int rows() {
    return starts.length - 1;
  }

  /** The number of columns. */
  public int cols() {
    return cols;
  }

  /** The number of stored elements. */
  public int count() {
    return columns.length;
  }

  /** The index of a row's first element; the row ends before the start of the next one. */
  public int start(int row) {
    return starts[row];
  }

  /** The column of an element. */
  public int column(int element) {
    return columns[element];
  }

  /** The weight of an element. */
  public float weight(int element) {
    return weights[element];
  }

  /** The table of columns itself, for loops. */
  int[] columns() {
    return columns;
  }

  /** The table of weights itself, for loops. */
  float[] weights() {
    return weights;
  }

  /** The transposed matrix; elements of a row are in column order. */
  public SparseRows transposed() {
    int[] to = new int[cols + 1];
    for (int column : columns) {
      to[column + 1]++;
    }
    for (int c = 0; c < cols; c++) {
      to[c + 1] += to[c];
    }
    int[] next = Arrays.copyOf(to, cols);
    int[] rowsOf = new int[count()];
    float[] weightsOf = new float[count()];
    for (int r = 0; r < rows(); r++) {
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        int at = next[columns[k]]++;
        rowsOf[at] = r;
        weightsOf[at] = weights[k];
      }
    }
    return new SparseRows(rows(), to, rowsOf, weightsOf);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseRows matrix
        && cols == matrix.cols
        && Arrays.equals(starts, matrix.starts)
        && Arrays.equals(columns, matrix.columns)
        && Arrays.equals(weights, matrix.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + 17 * Arrays.hashCode(columns) + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "[%d x %d, %d elements]".formatted(rows(), cols, count());
  }
}
