package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.gemm.micro.MicroKernels;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.kernel.simd.SquareTranspose;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import java.lang.foreign.MemorySegment;

/**
 * A product in register tiles: for each block of K, a packing phase (for transposed operands, and
 * for B if its rows are too far apart or read too often), then a phase of tiles. A B that is
 * already packed ({@link PanelPacking}) is read as it is.
 */
final class BlockedGemm extends NestedGemm {
  private final Blocking layout;
  private final int packParts;
  private final long bBytes;
  private final long aBytes;

  BlockedGemm(GemmSpec spec, Blocking layout, Grid grid, int packParts) {
    super(spec, grid);
    this.layout = layout;
    this.packParts = packParts;
    this.bBytes = layout.packedB() == null || layout.isPacked() ? 0 : layout.packedB().bytes();
    this.aBytes = layout.packedA() == null ? 0 : layout.packedA().bytes();
  }

  @Override
  public long scratch() {
    long own =
        Math.max(
            grid.parts() * MicroKernels.BYTES,
            layout.packs() ? packParts * SquareTranspose.SCRATCH : 0);
    return (bBytes + aBytes + own) / Float.BYTES;
  }

  @Override
  public BlockedGemm warmUpCorner() {
    GemmSpec corner = spec.corner(2 * MicroKernels.ROWS + 1, WarmUpCorner.ROUNDS);
    Grid whole = new Grid(new int[] {0, corner.m()}, new int[] {0, corner.n()});
    return new BlockedGemm(corner, layout.corner(corner), whole, 1);
  }

  @Override
  public int phases() {
    return layout.kBlocks() * (layout.packs() ? 2 : 1);
  }

  @Override
  public int parts(int phase) {
    return isPacking(phase) ? packParts : grid.parts();
  }

  @Override
  public double share(int phase) {
    int kBlock = layout.packs() ? phase >> 1 : phase;
    double k = layout.kFrom(kBlock + 1) - layout.kFrom(kBlock);
    return isPacking(phase) ? 0 : k / Math.max(1, spec.k());
  }

  private boolean isPacking(int phase) {
    return layout.packs() && (phase & 1) == 0;
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
    int kBlock = layout.packs() ? phase >> 1 : phase;
    int kFrom = layout.kFrom(kBlock);
    int k = layout.kFrom(kBlock + 1) - kFrom;
    if (isPacking(phase)) {
      pack(part, kFrom, k, a, aOffset, b, bOffset, s, sOffset);
      return;
    }
    PackedA packedA = layout.packedA();
    PackedB packedB = layout.packedB();
    MemorySegment left = packedA != null ? s : a;
    long leftRow = packedA != null ? packedA.row() : (long) Float.BYTES * spec.lda();
    long leftAt = packedA != null ? sOffset + bBytes : aOffset + (long) Float.BYTES * kFrom;
    boolean add = spec.accumulate() || kBlock > 0;
    long tile = sOffset + bBytes + aBytes + part * MicroKernels.BYTES;
    int panelTo = layout.panelAt(grid.colTo(part));
    for (int panel = layout.panelAt(grid.colFrom(part)); panel < panelTo; panel++) {
      MemorySegment right = packedB != null && !layout.isPacked() ? s : b;
      long rightRow = packedB != null ? packedB.row(panel) : (long) Float.BYTES * spec.ldb();
      long rightAt =
          packedB != null
              ? (layout.isPacked() ? bOffset : sOffset) + packedB.offset(panel)
              : bOffset + kFrom * rightRow + (long) Float.BYTES * layout.panelFrom(panel);
      panel(
          part, panel, k, left, leftAt, leftRow, right, rightAt, rightRow, c, cOffset, add, s,
          tile);
    }
  }

  /** Multiplies all rows of a part by one panel of columns. */
  private void panel(
      int part,
      int panel,
      int k,
      MemorySegment a,
      long aOffset,
      long aRow,
      MemorySegment b,
      long bOffset,
      long bRow,
      MemorySegment c,
      long cOffset,
      boolean add,
      MemorySegment s,
      long tile) {
    int vectors = layout.panelVectors(panel);
    int col = layout.panelFrom(panel);
    int cols = Math.min(spec.n() - col, vectors * Lanes.COUNT);
    long cRow = (long) Float.BYTES * spec.ldc();
    long tileRow = (long) Float.BYTES * vectors * Lanes.COUNT;
    boolean whole = !add && cols == vectors * Lanes.COUNT;
    int to = grid.rowTo(part);
    for (int row = grid.rowFrom(part); row < to; row += MicroKernels.ROWS) {
      int rows = Math.min(MicroKernels.ROWS, to - row);
      long left = aOffset + row * aRow;
      long at = cOffset + row * cRow + (long) Float.BYTES * col;
      if (whole && rows == MicroKernels.ROWS) {
        MicroKernels.multiply(vectors, a, left, aRow, rows, b, bOffset, bRow, k, c, at, cRow);
        continue;
      }
      MicroKernels.multiply(vectors, a, left, aRow, rows, b, bOffset, bRow, k, s, tile, tileRow);
      if (add) {
        RowLoops.add(s, tile, tileRow, c, at, cRow, rows, cols);
      } else {
        RowLoops.copy(s, tile, tileRow, c, at, cRow, rows, cols);
      }
    }
  }

  /** Packs an even share of the units of B and one of those of A. */
  private void pack(
      int part,
      int kFrom,
      int k,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment s,
      long sOffset) {
    long own = sOffset + bBytes + aBytes + part * SquareTranspose.SCRATCH;
    PackedB packedB = layout.isPacked() ? null : layout.packedB();
    int units = packedB == null ? 0 : packedB.units();
    for (int i = share(units, part); i < share(units, part + 1); i++) {
      packedB.pack(spec, i, kFrom, k, b, bOffset, s, sOffset, s, own);
    }
    PackedA packedA = layout.packedA();
    units = packedA == null ? 0 : packedA.units();
    for (int i = share(units, part); i < share(units, part + 1); i++) {
      packedA.pack(spec, i, kFrom, k, a, aOffset, s, sOffset + bBytes, own);
    }
  }

  private int share(int units, int part) {
    return (int) ((long) units * part / packParts);
  }

  @Override
  public String describe() {
    return layout + ", " + grid;
  }
}
