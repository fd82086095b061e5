package dev.panagrad.models.onnx.operator.window;

import dev.panagrad.engine.kernel.axis.SparseRows;
import java.util.Arrays;

/** A builder of a sparse matrix, row by row. */
public final class Rows {
  private final int cols;
  private int[] starts = new int[17];
  private int[] columns = new int[16];
  private float[] weights = new float[16];
  private int rows;
  private int count;

  /** A matrix without rows. */
  public Rows(int cols) {
    this.cols = cols;
  }

  /** Adds an element to the current row. */
  public void add(int column, float weight) {
    if (count == columns.length) {
      columns = Arrays.copyOf(columns, 2 * count);
      weights = Arrays.copyOf(weights, 2 * count);
    }
    columns[count] = column;
    weights[count++] = weight;
  }

  /** Ends the current row and starts the next. */
  public void end() {
    if (rows + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * rows + 2);
    }
    starts[++rows] = count;
  }

  /** The matrix of all rows ended so far. */
  public SparseRows build() {
    return new SparseRows(
        cols,
        Arrays.copyOf(starts, rows + 1),
        Arrays.copyOf(columns, count),
        Arrays.copyOf(weights, count));
  }
}
