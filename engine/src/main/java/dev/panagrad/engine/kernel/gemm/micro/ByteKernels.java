package dev.panagrad.engine.kernel.gemm.micro;

import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * The micro-kernels of products with a matrix of 8-bit integers. An int holds four of them, a
 * vector's length of columns apart, so that shifts alone bring each to its lane: a row of four
 * vectors of columns is one vector in memory.
 */
public final class ByteKernels {
  /** The columns whose integers are stored together. */
  public static final int COLUMNS = 4 * Lanes.COUNT;

  /** The left shift that brings the integers of the first columns to the top. */
  private static final int TOP = 24;

  private ByteKernels() {}

  /**
   * Computes {@code out[r, c] = sum over i of a[r, i] * b[i, c]} for {@link MicroKernels#ROWS} rows
   * and {@link #COLUMNS} columns, as {@link MicroKernels#multiply} does.
   *
   * @param aRow bytes between rows of a
   * @param rows valid rows of a, at least 1; the last valid row replaces missing ones
   * @param b rows of one vector each, without gaps
   * @param outRow bytes between rows of out
   */
  public static void multiply(
      MemorySegment a,
      long aOffset,
      long aRow,
      int rows,
      MemorySegment b,
      long bOffset,
      int k,
      MemorySegment out,
      long outOffset,
      long outRow) {
    if (MicroKernels.VECTORS == 4) {
      ByteKernel6x4Loops.run(a, aOffset, aRow, rows, b, bOffset, TOP, k, out, outOffset, outRow);
    } else {
      ByteKernel4x2Loops.run(a, aOffset, aRow, rows, b, bOffset, TOP, k, out, outOffset, outRow);
      long half = outOffset + 2 * Access.BYTES;
      ByteKernel4x2Loops.run(a, aOffset, aRow, rows, b, bOffset, TOP - 16, k, out, half, outRow);
    }
  }
}
