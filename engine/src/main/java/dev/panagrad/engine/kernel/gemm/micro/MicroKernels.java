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
  private static final boolean MANY_REGISTERS = Lanes.REGISTERS >= 32;

  /**
   * The rows of every tile. With its operands, of which the JIT compiler loads all before it uses
   * the first, a tile of six rows by four vectors takes 32 registers, and one of four by two takes
   * 14 of 16; six by two spilled sums there, at half the speed.
   */
  public static final int ROWS = MANY_REGISTERS ? 6 : 4;

  /** The vectors of the widest tile. */
  public static final int VECTORS = MANY_REGISTERS ? 4 : 2;

  /** Bytes of the widest tile. */
  public static final long BYTES = 4L * ROWS * VECTORS * Lanes.COUNT;

  private MicroKernels() {}

  /**
   * Computes {@code out[r, c] = sum over i of a[r, i] * b[i, c]} for {@link #ROWS} rows and some
   * vectors of columns, each sum in ascending order from 0.
   *
   * @param vectors 2 to {@link #VECTORS}
   * @param aRow bytes between rows of a
   * @param rows valid rows of a, at least 1; the last valid row replaces missing ones
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
      default -> {
        if (MANY_REGISTERS) {
          MicroKernel6x2Loops.run(
              a, aOffset, aRow, rows, b, bOffset, bRow, k, out, outOffset, outRow);
        } else {
          MicroKernel4x2Loops.run(
              a, aOffset, aRow, rows, b, bOffset, bRow, k, out, outOffset, outRow);
        }
      }
    }
  }
}
