package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.GemmSpec;
import java.lang.foreign.MemorySegment;

/**
 * A product whose vectors run along K: for B transposed and few rows, where packing B would cost
 * more than it brings, and for few columns, which would leave most lanes of a tile empty.
 */
final class DotPlan extends RawPlan {
  /** Results whose lanes are summed together. */
  private static final int RESULTS = 512;

  private static final long W = Lanes.SPECIES.vectorByteSize();

  /** Bytes of scratch memory for one part: the results' vectors, and those of one more round. */
  private static final long OWN = 2L * (RESULTS + Lanes.COUNT) * W;

  private final int blockRows;
  private final int blockCols;
  private final long packedRow;
  private final long packed;

  private DotPlan(GemmSpec spec, Grid grid, int blockRows, int blockCols) {
    super(spec, grid);
    this.blockRows = blockRows;
    this.blockCols = blockCols;
    this.packedRow = (spec.k() + Lanes.COUNT) * (long) Float.BYTES / W * W;
    int packedRows = (spec.n() + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
    this.packed = spec.transposeB() ? 0 : packedRow * packedRows;
  }

  static DotPlan of(GemmSpec spec, int threads) {
    int parts = spec.flops() < TilePlanner.SMALL ? 1 : 4 * threads;
    boolean byRows = spec.m() >= spec.n();
    int[] rows = Grid.cut(spec.m(), Dot3x5.LEFT, byRows ? parts : 1);
    int[] cols = Grid.cut(spec.n(), Lanes.COUNT * Dot3x5.RIGHT, byRows ? 1 : parts);
    int most = spec.n() <= 16 ? 16 * Dot3x5.LEFT : Dot3x5.LEFT;
    int blockRows = Math.max(1, Math.min(most, spec.m()));
    int blockCols = RESULTS / blockRows / Dot3x5.RIGHT * Dot3x5.RIGHT;
    return new DotPlan(spec, new Grid(rows, cols), blockRows, blockCols);
  }

  @Override
  public long scratch() {
    return (packed + Math.max(Squares.SCRATCH, grid.parts() * OWN)) / Float.BYTES;
  }

  @Override
  public DotPlan sample() {
    return of(spec.corner(2 * Dot3x5.LEFT + 1, Samples.ROUNDS * Lanes.COUNT), 1);
  }

  @Override
  public int phases() {
    return spec.transposeB() ? 1 : 2;
  }

  @Override
  public int parts(int phase) {
    return phase == phases() - 1 ? grid.parts() : 1;
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
    long own = sOffset + packed + part * OWN;
    long bRow = (long) Float.BYTES * spec.ldb();
    if (phase < phases() - 1) {
      Squares.transpose(b, bOffset, bRow, spec.k(), spec.n(), s, sOffset, packedRow, s, own);
      return;
    }
    MemorySegment right = spec.transposeB() ? b : s;
    long rightAt = spec.transposeB() ? bOffset : sOffset;
    long rightRow = spec.transposeB() ? bRow : packedRow;
    long aRow = (long) Float.BYTES * spec.lda();
    long cRow = (long) Float.BYTES * spec.ldc();
    for (int row = grid.rowFrom(part); row < grid.rowTo(part); row += blockRows) {
      int rows = Math.min(blockRows, grid.rowTo(part) - row);
      for (int col = grid.colFrom(part); col < grid.colTo(part); col += blockCols) {
        int cols = Math.min(blockCols, grid.colTo(part) - col);
        block(
            a,
            aOffset + row * aRow,
            aRow,
            rows,
            right,
            rightAt + col * rightRow,
            rightRow,
            cols,
            s,
            own);
        long at = cOffset + row * cRow + (long) Float.BYTES * col;
        long sums = own + sum(rows * cols, s, own);
        if (spec.accumulate()) {
          Rows.add(s, sums, (long) Float.BYTES * cols, c, at, cRow, rows, cols);
        } else {
          Rows.copy(s, sums, (long) Float.BYTES * cols, c, at, cRow, rows, cols);
        }
      }
    }
  }

  private void block(
      MemorySegment a,
      long aOffset,
      long aRow,
      int rows,
      MemorySegment b,
      long bOffset,
      long bRow,
      int cols,
      MemorySegment s,
      long own) {
    for (int row = 0; row < rows; row += Dot3x5.LEFT) {
      int left = Math.min(Dot3x5.LEFT, rows - row);
      for (int col = 0; col < cols; col += Dot3x5.RIGHT) {
        int right = Math.min(Dot3x5.RIGHT, cols - col);
        long p = aOffset + row * aRow;
        long q = bOffset + col * bRow;
        long to = own + ((long) row * cols + col) * W;
        Dot3x5.run(a, p, aRow, left, b, q, bRow, right, spec.k(), s, to, cols * W);
      }
    }
  }

  /** Sums the lanes of some vectors and returns where the sums lie, relative to the vectors. */
  private static long sum(int results, MemorySegment s, long own) {
    int groups = (results + Lanes.COUNT - 1) / Lanes.COUNT;
    long half = OWN / 2;
    Zip.foldTwice(s, own, Lanes.COUNT, s, own + half, groups);
    switch (Lanes.COUNT) {
      case 4 -> {
        return half;
      }
      case 8 -> Zip.foldOnce(s, own + half, s, own, groups);
      default -> Zip.foldTwice(s, own + half, 4, s, own, groups);
    }
    return 0;
  }

  @Override
  public String describe() {
    return "dot products" + (spec.transposeB() ? "" : ", B packed") + ", " + grid;
  }
}
