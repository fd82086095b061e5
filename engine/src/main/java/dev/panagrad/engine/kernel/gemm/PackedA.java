package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.SquareTranspose;
import java.lang.foreign.MemorySegment;

/**
 * A transposed A in the order in which tiles read it: a block of K, transposed, in units that are
 * defined once.
 */
final class PackedA {
  /** The columns of a unit that covers the whole block. */
  private static final int COLUMNS = 96;

  /**
   * The columns of a unit if A doesn't stay in the cache: memory is faster to read in long runs.
   * With narrow units, packing 30,000 rows of 784 took a fifth longer.
   */
  private static final int FAR_COLUMNS = 400;

  /** The rows of such a unit, in whole vectors: enough units for several threads. */
  private static final int FAR_ROWS = 128;

  private final int[] columns;
  private final int rows;
  private final int runs;
  private final long row;

  /**
   * Defines the units.
   *
   * @param m columns of A, which are the rows of the product
   * @param longest rows of the longest block of K
   * @param blocks the number of these blocks; if it is one, A is assumed to stay in the cache
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

  /**
   * The bytes between rows: an odd number of vectors, so that rows don't compete for cache sets.
   */
  long row() {
    return row;
  }

  /** Bytes for all rows, rounded up to whole vectors of them. */
  long bytes() {
    int m = columns[columns.length - 1];
    return (long) (m + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT * row;
  }

  /** The number of units that can be packed independently; consecutive units share columns. */
  int units() {
    return (columns.length - 1) * runs;
  }

  /**
   * Packs one unit of a block of K.
   *
   * @param s the destination and scratch memory: {@link SquareTranspose#SCRATCH} bytes at {@code
   *     own}
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
