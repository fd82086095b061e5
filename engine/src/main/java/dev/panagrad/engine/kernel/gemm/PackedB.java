package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.kernel.simd.SquareTranspose;
import java.lang.foreign.MemorySegment;

/**
 * B in the order in which tiles read it: consecutive panels of columns, each with a block of K, in
 * units that are packed one by one.
 */
final class PackedB {
  /**
   * The rows of a unit of a B that isn't transposed. Whole rows are read sequentially, which suits
   * memory: panel by panel, packing 3,000 x 1,536 took twice as long.
   */
  private static final int ROWS = 16;

  private final int[] panels;
  private final int n;
  private final int longest;
  private final boolean transposed;

  /**
   * Defines the units.
   *
   * @param panels the first columns of panels, followed by the end of the last one
   * @param n columns of B, which the last panel may exceed
   * @param longest rows of the longest block of K
   * @param transposed whether B is given as its transpose; units are panels then
   */
  PackedB(int[] panels, int n, int longest, boolean transposed) {
    this.panels = panels;
    this.n = n;
    this.longest = longest;
    this.transposed = transposed;
  }

  /** Bytes between the rows of a panel. */
  long row(int panel) {
    return (long) Float.BYTES * width(panel);
  }

  /** The offset of a panel in bytes. */
  long offset(int panel) {
    long rows = ((long) longest + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
    return (long) Float.BYTES * panels[panel] * rows;
  }

  /** Bytes of all panels. */
  long bytes() {
    return offset(panels.length - 1);
  }

  /** The number of units that can be packed independently. */
  int units() {
    return transposed ? panels.length - 1 : (longest + ROWS - 1) / ROWS;
  }

  /**
   * Packs one unit of a block of K.
   *
   * @param s scratch memory if B is transposed, {@link SquareTranspose#SCRATCH} bytes at {@code
   *     own}
   */
  void pack(
      GemmSpec spec,
      int unit,
      int kFrom,
      int k,
      MemorySegment b,
      long bOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment s,
      long own) {
    long bRow = (long) Float.BYTES * spec.ldb();
    if (transposed) {
      long at = bOffset + panels[unit] * bRow + (long) Float.BYTES * kFrom;
      long to = outOffset + offset(unit);
      int cols = Math.min(n - panels[unit], width(unit));
      SquareTranspose.transpose(b, at, bRow, cols, k, out, to, row(unit), s, own);
      return;
    }
    int from = unit * ROWS;
    int rows = Math.min(ROWS, k - from); // blocks differ in length by one: nothing may be left
    long at = bOffset + (kFrom + from) * bRow;
    for (int panel = 0; panel < panels.length - 1; panel++) {
      long left = at + (long) Float.BYTES * panels[panel];
      long to = outOffset + offset(panel) + from * row(panel);
      RowLoops.copyVectors(b, left, bRow, out, to, row(panel), rows, width(panel) / Lanes.COUNT);
    }
  }

  private int width(int panel) {
    return panels[panel + 1] - panels[panel];
  }
}
