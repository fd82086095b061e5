package dev.panagrad.engine.kernel.simd;

import java.lang.foreign.MemorySegment;

/** Transposes matrices in squares of one vector's width; it writes whole squares. */
public final class SquareTranspose {
  /** Squares between two passes: they stay in the L1 cache. */
  private static final int BATCH = 8;

  /** Bytes of scratch memory that a call needs. */
  public static final long SCRATCH = BATCH * ZipLoops.SQUARE;

  private static final long W = Access.BYTES;

  private SquareTranspose() {}

  /**
   * Writes {@code out[c, r] = in[r, c]}.
   *
   * <p>Rows and columns are rounded up to whole vectors: the surplus elements of {@code out} are
   * overwritten with undefined values, so {@code out} must be scratch memory of at least that size.
   * At most a vector is read past a row of {@code in}, and no row beyond the last.
   *
   * @param inRow bytes between rows of {@code in}
   * @param outRow bytes between rows of {@code out}, at least the rounded number of rows
   * @param s scratch memory, {@link #SCRATCH} bytes at {@code sOffset}
   */
  public static void transpose(
      MemorySegment in,
      long inOffset,
      long inRow,
      int rows,
      int cols,
      MemorySegment out,
      long outOffset,
      long outRow,
      MemorySegment s,
      long sOffset) {
    int squares = (cols + Lanes.COUNT - 1) / Lanes.COUNT;
    long outStep = Lanes.COUNT * outRow;
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      int last = Math.min(Lanes.COUNT, rows - row) - 1;
      for (int square = 0; square < squares; square += BATCH) {
        int count = Math.min(BATCH, squares - square);
        long p = inOffset + row * inRow + square * W;
        long q = outOffset + square * outStep + (long) row * Float.BYTES;
        if (Lanes.COUNT == 4) {
          ZipLoops.twoRounds(in, p, inRow, W, last, out, q, outRow, outStep, count);
          continue;
        }
        ZipLoops.twoRounds(in, p, inRow, W, last, s, sOffset, W, ZipLoops.SQUARE, count);
        if (Lanes.COUNT == 8) {
          ZipLoops.oneRound(s, sOffset, W, ZipLoops.SQUARE, out, q, outRow, outStep, count);
        } else {
          ZipLoops.twoRounds(
              s, sOffset, W, ZipLoops.SQUARE, Lanes.COUNT - 1, out, q, outRow, outStep, count);
        }
      }
    }
  }
}
