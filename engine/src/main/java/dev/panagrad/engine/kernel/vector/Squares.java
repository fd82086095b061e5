package dev.panagrad.engine.kernel.vector;

import java.lang.foreign.MemorySegment;

/** Transposes matrices in squares of one vector's width; it writes whole squares. */
final class Squares {
  /** Squares between two passes: they stay in the L1 cache. */
  private static final int BATCH = 8;

  /** Bytes of scratch memory that a call needs. */
  static final long SCRATCH = BATCH * Zip.SQUARE;

  private static final long W = Lanes.SPECIES.vectorByteSize();

  private Squares() {}

  /**
   * Writes {@code out[c, r] = in[r, c]}.
   *
   * <p>Rows and columns are rounded up to whole vectors: the surplus elements of {@code out} are
   * written with something, so {@code out} is scratch memory of at least that size. At most a
   * vector is read past a row of {@code in}, and no row beyond the last.
   *
   * @param inRow bytes between rows of {@code in}
   * @param outRow bytes between rows of {@code out}, at least the rounded number of rows
   * @param s scratch memory, {@link #SCRATCH} bytes at {@code sOffset}
   */
  static void transpose(
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
          Zip.twoRounds(in, p, inRow, W, last, out, q, outRow, outStep, count);
          continue;
        }
        Zip.twoRounds(in, p, inRow, W, last, s, sOffset, W, Zip.SQUARE, count);
        if (Lanes.COUNT == 8) {
          Zip.oneRound(s, sOffset, W, Zip.SQUARE, out, q, outRow, outStep, count);
        } else {
          Zip.twoRounds(s, sOffset, W, Zip.SQUARE, Lanes.COUNT - 1, out, q, outRow, outStep, count);
        }
      }
    }
  }
}
