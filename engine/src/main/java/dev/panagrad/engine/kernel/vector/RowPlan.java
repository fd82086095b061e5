package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.GemmSpec;
import java.lang.foreign.MemorySegment;

/**
 * A product with one or a few rows, bound by reading B: B is read once, in the order of memory,
 * eight rows at a time.
 */
final class RowPlan extends RawPlan {
  /** Columns of a part begin at multiples of a cache line. */
  private static final int UNIT = 16;

  /** Bytes between the rows of sums. */
  private final long sumRow;

  private RowPlan(GemmSpec spec, Grid grid) {
    super(spec, grid);
    this.sumRow = ((long) spec.n() + UNIT) / UNIT * UNIT * Float.BYTES;
  }

  static RowPlan of(GemmSpec spec, int threads) {
    int parts = spec.flops() < SMALL ? 1 : threads;
    int[] rows = {0, spec.m()};
    return new RowPlan(spec, new Grid(rows, Grid.cut(spec.n(), UNIT, parts)));
  }

  /** Multiplications and additions that take about 20 us at 10 bytes of B a nanosecond or more. */
  private static final double SMALL = 2e5;

  @Override
  public long scratch() {
    return spec.m() * sumRow / Float.BYTES;
  }

  @Override
  public RowPlan sample() {
    return of(spec.corner(spec.m(), 2 * RowKernel.ROWS + 1), 1);
  }

  @Override
  public int phases() {
    return 1;
  }

  @Override
  public int parts(int phase) {
    return grid.parts();
  }

  @Override
  void multiply(
      int phase,
      int part,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment s,
      long sOffset) {
    long aRow = (long) Float.BYTES * spec.lda();
    long bRow = (long) Float.BYTES * spec.ldb();
    long cRow = (long) Float.BYTES * spec.ldc();
    long skip = (long) Float.BYTES * grid.colFrom(part);
    int cols = grid.colTo(part) - grid.colFrom(part);
    int vectors = (cols + Lanes.COUNT - 1) / Lanes.COUNT;
    long sums = sOffset + skip;
    long right = bOffset + skip;
    Rows.zeroVectors(s, sums, sumRow, spec.m(), vectors);
    int k = 0;
    for (; k + RowKernel.ROWS <= spec.k(); k += RowKernel.ROWS) {
      for (int row = 0; row < spec.m(); row++) {
        long left = aOffset + row * aRow + (long) Float.BYTES * k;
        RowKernel.addEight(a, left, b, right + k * bRow, bRow, s, sums + row * sumRow, vectors);
      }
    }
    for (; k < spec.k(); k++) {
      for (int row = 0; row < spec.m(); row++) {
        long left = aOffset + row * aRow + (long) Float.BYTES * k;
        RowKernel.addOne(a, left, b, right + k * bRow, s, sums + row * sumRow, vectors);
      }
    }
    if (spec.accumulate()) {
      Rows.add(s, sums, sumRow, c, cOffset + skip, cRow, spec.m(), cols);
    } else {
      Rows.copy(s, sums, sumRow, c, cOffset + skip, cRow, spec.m(), cols);
    }
  }

  @Override
  public String describe() {
    return "row by row, " + grid;
  }
}
