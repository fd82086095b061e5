package dev.panagrad.engine.kernel.gemm.bytes;

import dev.panagrad.engine.kernel.KernelPlan;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.Grid;
import dev.panagrad.engine.kernel.gemm.micro.ByteKernels;
import dev.panagrad.engine.kernel.gemm.micro.MicroKernels;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * A product of floats with a {@link ByteMatrix}, whose integers become floats in registers: with
 * few rows a product takes as long as reading its weights, and bytes are a quarter of floats.
 */
public final class ByteGemm implements GemmPlan {
  /** The parts per thread: enough that a slow thread can leave some of its share to others. */
  private static final int PARTS_PER_THREAD = 4;

  /** The minimum multiplications and additions of a part: fewer aren't worth starting one. */
  private static final double PART_FLOPS = 1e6;

  private static final long TILE = (long) Float.BYTES * MicroKernels.ROWS * ByteKernels.COLUMNS;

  private final ByteMatrix b;
  private final int m;
  private final int k;
  private final Grid grid;

  private ByteGemm(ByteMatrix b, int m, int k, Grid grid) {
    this.b = b;
    this.m = m;
    this.k = k;
    this.grid = grid;
  }

  /**
   * Plans {@code c[m, n] = a[m, k] * b[k, n]}. Operands of a run: a and c without gaps between
   * rows; b and the bias are ignored.
   */
  public static GemmPlan plan(KernelSet kernels, ByteMatrix b, int m, int threads) {
    if (!kernels.isVector()) {
      return new ScalarByteGemm(b, m);
    }
    double flops = 2.0 * m * b.rows() * b.cols();
    int parts =
        threads == 1 ? 1 : (int) Math.min(flops / PART_FLOPS, (double) PARTS_PER_THREAD * threads);
    int[] cols = Grid.cut(b.cols(), ByteKernels.COLUMNS, parts);
    int[] rows = Grid.cut(m, MicroKernels.ROWS, parts / (cols.length - 1));
    return new ByteGemm(b, m, b.rows(), new Grid(rows, cols, true));
  }

  @Override
  public KernelPlan warmUpCorner() {
    int rows = Math.min(m, MicroKernels.ROWS);
    int terms = Math.min(k, WarmUpCorner.ROUNDS);
    return new ByteGemm(b, rows, terms, new Grid(new int[] {0, rows}, new int[] {0, b.cols()}));
  }

  @Override
  public long scratch() {
    return grid.parts() * TILE / Float.BYTES;
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
  public void run(
      int phase, int part, Buffer a, Buffer ignored, Buffer c, Buffer bias, Buffer scratch) {
    if (m == 0) {
      return;
    }
    for (int col = grid.colFrom(part); col < grid.colTo(part); col += ByteKernels.COLUMNS) {
      panel(part, col, a, c, scratch.segment(), scratch.offset() + part * TILE);
    }
  }

  /** All rows of a part times one panel of columns. */
  private void panel(int part, int col, Buffer a, Buffer c, MemorySegment s, long tile) {
    int cols = Math.min(ByteKernels.COLUMNS, b.cols() - col);
    long aRow = (long) Float.BYTES * b.rows();
    long cRow = (long) Float.BYTES * b.cols();
    long tileRow = (long) Float.BYTES * ByteKernels.COLUMNS;
    MemorySegment packed = b.packed().segment();
    // A quarter as many ints as integers.
    long right = b.packed().offset() + (long) col * b.rows();
    int to = grid.rowTo(part);
    for (int row = grid.rowFrom(part); row < to; row += MicroKernels.ROWS) {
      int rows = Math.min(MicroKernels.ROWS, to - row);
      long left = a.offset() + row * aRow;
      long at = c.offset() + row * cRow + (long) Float.BYTES * col;
      if (rows == MicroKernels.ROWS && cols == ByteKernels.COLUMNS) {
        ByteKernels.multiply(
            a.segment(), left, aRow, rows, packed, right, k, c.segment(), at, cRow);
      } else {
        ByteKernels.multiply(a.segment(), left, aRow, rows, packed, right, k, s, tile, tileRow);
        RowLoops.copy(s, tile, tileRow, c.segment(), at, cRow, rows, cols);
      }
    }
  }

  @Override
  public String describe() {
    return "tiles of %d x %d, B in bytes, %s"
        .formatted(MicroKernels.ROWS, ByteKernels.COLUMNS, grid);
  }
}
