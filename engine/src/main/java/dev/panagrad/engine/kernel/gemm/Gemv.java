package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.gemm.micro.GemvLoops;
import dev.panagrad.engine.kernel.gemm.micro.NarrowGemv;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import java.lang.foreign.MemorySegment;

/**
 * A product with one or a few rows, bound by reading B: B is read once, in the order of memory,
 * eight rows at a time, or row by row if it is narrow.
 */
final class Gemv extends NestedGemm {
  /** Columns of a part start at multiples of a cache line. */
  private static final int UNIT = 16;

  /** The vectors of a row if its sums fit in registers, else 0. */
  private final int narrow;

  /** Bytes between the rows of sums. */
  private final long sumRow;

  private Gemv(GemmSpec spec, Grid grid, int narrow) {
    super(spec, grid);
    this.narrow = narrow;
    int least = narrow * Lanes.COUNT;
    this.sumRow = Math.max(least, ((long) spec.n() + UNIT) / UNIT * UNIT) * Float.BYTES;
  }

  static Gemv of(GemmSpec spec, int threads) {
    int parts = spec.flops() < SMALL ? 1 : threads;
    Grid grid = new Grid(new int[] {0, spec.m()}, Grid.cut(spec.n(), UNIT, parts));
    boolean whole = spec.m() == 1 && grid.parts() == 1;
    return new Gemv(spec, grid, whole ? NarrowGemv.vectors(spec.n()) : 0);
  }

  /**
   * Multiplications and additions that take about 20 us at 10 bytes of B per nanosecond or more.
   */
  private static final double SMALL = 2e5;

  @Override
  public long scratch() {
    return spec.m() * sumRow / Float.BYTES;
  }

  @Override
  public Gemv warmUpCorner() {
    Grid whole = new Grid(new int[] {0, spec.m()}, new int[] {0, spec.n()});
    return new Gemv(spec.corner(spec.m(), 2 * GemvLoops.ROWS + 1), whole, narrow);
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
    if (narrow > 0) {
      NarrowGemv.run(narrow, a, aOffset, spec.k(), b, bOffset, bRow, s, sums);
    } else {
      addUp(a, aOffset, aRow, b, right, bRow, s, sums, vectors);
    }
    if (spec.accumulate()) {
      RowLoops.add(s, sums, sumRow, c, cOffset + skip, cRow, spec.m(), cols);
    } else {
      RowLoops.copy(s, sums, sumRow, c, cOffset + skip, cRow, spec.m(), cols);
    }
  }

  private void addUp(
      MemorySegment a,
      long aOffset,
      long aRow,
      MemorySegment b,
      long right,
      long bRow,
      MemorySegment s,
      long sums,
      int vectors) {
    RowLoops.clearVectors(s, sums, sumRow, spec.m(), vectors);
    int k = 0;
    for (; k + GemvLoops.ROWS <= spec.k(); k += GemvLoops.ROWS) {
      for (int row = 0; row < spec.m(); row++) {
        long left = aOffset + row * aRow + (long) Float.BYTES * k;
        GemvLoops.addEight(a, left, b, right + k * bRow, bRow, s, sums + row * sumRow, vectors);
      }
    }
    for (; k < spec.k(); k++) {
      for (int row = 0; row < spec.m(); row++) {
        long left = aOffset + row * aRow + (long) Float.BYTES * k;
        GemvLoops.addOne(a, left, b, right + k * bRow, s, sums + row * sumRow, vectors);
      }
    }
  }

  @Override
  public String describe() {
    return "row by row, " + grid;
  }
}
