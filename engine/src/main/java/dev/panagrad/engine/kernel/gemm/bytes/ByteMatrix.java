package dev.panagrad.engine.kernel.gemm.bytes;

import dev.panagrad.engine.kernel.gemm.micro.ByteKernels;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.engine.memory.Workspace;

/**
 * A constant matrix of integers from -128 to 127, as weights of quantised networks, in the order in
 * which products read it: a quarter of the memory that it would take as floats.
 */
public final class ByteMatrix {
  /** The elements of a matrix, row-major. */
  @FunctionalInterface
  public interface Source {
    /** The element at an index. */
    int at(int index);
  }

  private final int rows;
  private final int cols;
  private final Buffer packed;
  private final long largestSum;

  private ByteMatrix(int rows, int cols, Buffer packed, long largestSum) {
    this.rows = rows;
    this.cols = cols;
    this.packed = packed;
    this.largestSum = largestSum;
  }

  /**
   * Packs a matrix.
   *
   * @return null if an element is below -128 or above 127
   * @throws IllegalArgumentException if there are too many elements to count
   */
  public static ByteMatrix of(int rows, int cols, Source source) {
    Sizes.count("a matrix of bytes", rows, cols);
    int panels = Math.ceilDiv(cols, ByteKernels.COLUMNS);
    Buffer packed = Workspace.automatic((long) panels * rows * Lanes.COUNT);
    long[] sums = new long[cols];
    for (int row = 0; row < rows; row++) {
      for (int col = 0; col < cols; col++) {
        int value = source.at(row * cols + col);
        if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
          return null;
        }
        long at = index(rows, row, col);
        packed.setInt(at, packed.getInt(at) | (value & 0xff) << shift(col));
        sums[col] += Math.abs(value);
      }
    }
    long largest = 0;
    for (long sum : sums) {
      largest = Math.max(largest, sum);
    }
    return new ByteMatrix(rows, cols, packed, largest);
  }

  /** The int that holds an element. */
  private static long index(int rows, int row, int col) {
    int panel = col / ByteKernels.COLUMNS;
    return ((long) panel * rows + row) * Lanes.COUNT + col % Lanes.COUNT;
  }

  private static int shift(int col) {
    return col % ByteKernels.COLUMNS / Lanes.COUNT * Byte.SIZE;
  }

  /** The rows, the length of the sums of a product. */
  public int rows() {
    return rows;
  }

  /** The columns. */
  public int cols() {
    return cols;
  }

  /** The largest sum of magnitudes in a column, which bounds the results of a product. */
  public long largestSum() {
    return largestSum;
  }

  /** The element in a row and a column. */
  public int get(int row, int col) {
    return (byte) (packed.getInt(index(rows, row, col)) >> shift(col));
  }

  /** The integers, four in an int: panels of columns, each with all rows. */
  Buffer packed() {
    return packed;
  }
}
