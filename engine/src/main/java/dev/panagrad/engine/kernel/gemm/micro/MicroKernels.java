package dev.panagrad.engine.kernel.gemm.micro;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * The micro-kernels of matrix products: a tile of C that fits in registers.
 *
 * <p>They are few, small and branch-free, since each costs JIT time before the first product is
 * fast. Callers handle edges by letting the kernel write to scratch memory.
 */
public final class MicroKernels {
  /** The rows of every tile. */
  public static final int ROWS = 6;

  /**
   * The vectors of the widest tile. Six rows of four vectors need 24 of 32 registers; most CPUs
   * with 256-bit vectors have only 16.
   */
  public static final int VECTORS = Lanes.COUNT == 8 ? 2 : 4;

  /** Bytes of the widest tile. */
  public static final long BYTES = 4L * ROWS * VECTORS * Lanes.COUNT;

  private MicroKernels() {}

  /**
   * Computes {@code out[r, c] = sum over i of a[r, i] * b[i, c]} for six rows and some vectors of
   * columns, each sum in ascending order from 0.
   *
   * @param vectors 2 to 4
   * @param aRow bytes between rows of a
   * @param rows valid rows of a, 1 to 6; the last valid row replaces missing ones
   * @param bRow bytes between rows of b
   * @param outRow bytes between rows of out
   */
  public static void multiply(
      int vectors,
      MemorySegment a,
      long aOffset,
      long aRow,
      int rows,
      MemorySegment b,
      long bOffset,
      long bRow,
      int k,
      MemorySegment out,
      long outOffset,
      long outRow) {
    switch (vectors) {
      case 4 ->
          MicroKernel6x4Loops.run(
              a, aOffset, aRow, rows, b, bOffset, bRow, k, out, outOffset, outRow);
      case 3 ->
          MicroKernel6x3Loops.run(
              a, aOffset, aRow, rows, b, bOffset, bRow, k, out, outOffset, outRow);
      default ->
          MicroKernel6x2Loops.run(
              a, aOffset, aRow, rows, b, bOffset, bRow, k, out, outOffset, outRow);
    }
  }
}
