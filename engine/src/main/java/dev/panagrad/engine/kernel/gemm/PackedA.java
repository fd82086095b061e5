package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.SquareTranspose;
import java.lang.foreign.MemorySegment;

/** A transposed A as the tiles read it: a block of K, transposed, in units that are cut once. */
final class PackedA {
  /** Columns of a unit that has all of the block. */
  private static final int COLUMNS = 96;

  /**
   * Columns of a unit of an A that doesn't stay in the cache: memory wants to be read in runs. With
   * narrow units 30,000 rows of 784 took a fifth longer to pack.
   */
  private static final int FAR_COLUMNS = 400;

  /** Rows of such a unit, whole vectors of them: enough units for some threads. */
  private static final int FAR_ROWS = 128;

  private final int[] columns;
  private final int rows;
  private final int runs;
  private final long row;

  /**
   * Cuts units.
   *
   * @param m columns of A, which are the rows of the product
   * @param longest rows of the longest block of K
   * @param blocks number of these blocks; A is taken to stay in the cache if it is one
   */
  PackedA(int m, int longest, int blocks) {
    if (blocks > 1) {
      columns = Grid.cut(m, Lanes.COUNT, (m + FAR_COLUMNS - 1) / FAR_COLUMNS);
      rows = FAR_ROWS;
    } else {
      columns = Grid.cut(m, COLUMNS, m);
      rows = Math.max(1, longest);
    }
    runs = (longest + rows - 1) / rows;
    int vectors = (longest + Lanes.COUNT - 1) / Lanes.COUNT;
    row = (vectors | 1) * Access.BYTES;
  }

  /** Bytes between rows: odd in vectors, lest rows fight for cache sets. */
  long row() {
    return row;
  }

  /** Bytes for all rows, rounded up to whole vectors of them. */
  long bytes() {
    int m = columns[columns.length - 1];
    return (long) (m + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT * row;
  }

  /** Units that can be packed independently; neighbours share columns. */
  int units() {
    return (columns.length - 1) * runs;
  }

  /**
   * Packs one unit of a block of K.
   *
   * @param s where to, and scratch memory: {@link SquareTranspose#SCRATCH} bytes at {@code own}
   */
  void pack(
      GemmSpec spec,
      int unit,
      int kFrom,
      int k,
      MemorySegment a,
      long aOffset,
      MemorySegment s,
      long sOffset,
      long own) {
    int column = columns[unit / runs];
    int count = columns[unit / runs + 1] - column;
    int from = unit % runs * rows;
    int run = Math.min(rows, k - from); // blocks differ in length by one: nothing may be left
    long aRow = (long) Float.BYTES * spec.lda();
    long at = aOffset + (kFrom + from) * aRow + (long) Float.BYTES * column;
    long to = sOffset + column * row + (long) Float.BYTES * from;
    SquareTranspose.transpose(a, at, aRow, run, count, s, to, row, s, own);
  }
}
