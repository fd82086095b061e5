package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.gemm.micro.DotLoops;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.kernel.simd.SquareTranspose;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.kernel.simd.ZipLoops;
import java.lang.foreign.MemorySegment;

/**
 * A product whose vectors run along K: for B transposed and few rows, where packing B would cost
 * more than it gains, and for few columns, which would leave most lanes of a tile empty.
 */
final class DotGemm extends NestedGemm {
  /** The number of results whose lanes are summed together. */
  private static final int RESULTS = 512;

  private static final long W = Access.BYTES;

  /** Bytes of scratch memory per part: the results' vectors, and the vectors of one more round. */
  private static final long OWN = 2L * (RESULTS + Lanes.COUNT) * W;

  private final int blockRows;
  private final int blockCols;
  private final long packedRow;
  private final long packed;

  private DotGemm(GemmSpec spec, Grid grid, int blockRows, int blockCols) {
    super(spec, grid);
    this.blockRows = blockRows;
    this.blockCols = blockCols;
    this.packedRow = (spec.k() + Lanes.COUNT) * (long) Float.BYTES / W * W;
    int packedRows = (spec.n() + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
    this.packed = spec.transposeB() ? 0 : packedRow * packedRows;
  }

  static DotGemm of(GemmSpec spec, int threads) {
    int parts = spec.flops() < BlockedGemmPlanner.SMALL ? 1 : 4 * threads;
    boolean byRows = spec.m() >= spec.n();
    int[] rows = Grid.cut(spec.m(), DotLoops.LEFT, byRows ? parts : 1);
    int[] cols = Grid.cut(spec.n(), Lanes.COUNT * DotLoops.RIGHT, byRows ? 1 : parts);
    int most = spec.n() <= 16 ? 16 * DotLoops.LEFT : DotLoops.LEFT;
    int blockRows = Math.max(1, Math.min(most, spec.m()));
    int blockCols = RESULTS / blockRows / DotLoops.RIGHT * DotLoops.RIGHT;
    return new DotGemm(spec, new Grid(rows, cols), blockRows, blockCols);
  }

  @Override
  public long scratch() {
    return (packed + Math.max(SquareTranspose.SCRATCH, grid.parts() * OWN)) / Float.BYTES;
  }

  @Override
  public DotGemm warmUpCorner() {
    return of(spec.corner(2 * DotLoops.LEFT + 1, WarmUpCorner.ROUNDS * Lanes.COUNT), 1);
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
      SquareTranspose.transpose(
          b, bOffset, bRow, spec.k(), spec.n(), s, sOffset, packedRow, s, own);
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
          RowLoops.add(s, sums, (long) Float.BYTES * cols, c, at, cRow, rows, cols);
        } else {
          RowLoops.copy(s, sums, (long) Float.BYTES * cols, c, at, cRow, rows, cols);
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
    for (int row = 0; row < rows; row += DotLoops.LEFT) {
      int left = Math.min(DotLoops.LEFT, rows - row);
      for (int col = 0; col < cols; col += DotLoops.RIGHT) {
        int right = Math.min(DotLoops.RIGHT, cols - col);
        long p = aOffset + row * aRow;
        long q = bOffset + col * bRow;
        long to = own + ((long) row * cols + col) * W;
        DotLoops.run(a, p, aRow, left, b, q, bRow, right, spec.k(), s, to, cols * W);
      }
    }
  }

  /** Sums the lanes of some vectors and returns the offset of the sums relative to the vectors. */
  private static long sum(int results, MemorySegment s, long own) {
    int groups = (results + Lanes.COUNT - 1) / Lanes.COUNT;
    long half = OWN / 2;
    ZipLoops.foldTwice(s, own, Lanes.COUNT, s, own + half, groups);
    switch (Lanes.COUNT) {
      case 4 -> {
        return half;
      }
      case 8 -> ZipLoops.foldOnce(s, own + half, s, own, groups);
      default -> ZipLoops.foldTwice(s, own + half, 4, s, own, groups);
    }
    return 0;
  }

  @Override
  public String describe() {
    return "dot products" + (spec.transposeB() ? "" : ", B packed") + ", " + grid;
  }
}
