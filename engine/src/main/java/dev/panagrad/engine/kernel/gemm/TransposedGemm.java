package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.kernel.simd.SquareTranspose;
import dev.panagrad.engine.kernel.simd.WarmUpCorner;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;

/**
 * A product with A transposed and fewer columns than rows: computes the transpose of C, which has
 * longer rows and packs B instead of the larger A, then transposes it. The sums are the same.
 */
final class TransposedGemm extends NestedGemm {
  /** The rows of C that are transposed back at a time. */
  private static final int CHUNK = 128;

  /** Transposing an element of C costs as much as packing these elements of A. */
  private static final int TRANSPOSING = 4;

  private final BlockedGemm inner;
  private final long innerBytes;
  private final long swappedRow;
  private final long swapped;
  private final long tileRow;

  private TransposedGemm(GemmSpec spec, BlockedGemm inner, Grid grid) {
    super(spec, grid);
    this.inner = inner;
    this.innerBytes = Workspace.roundUp(inner.scratch() * Float.BYTES);
    this.swappedRow = (long) Float.BYTES * inner.spec.ldc();
    this.swapped = swappedRow * spec.n();
    this.tileRow = (long) Float.BYTES * roundUp(spec.n());
  }

  /**
   * Whether this is faster: with few columns most lanes of a tile would be empty; with many, A must
   * be read in place as the right operand, and that must save more than the transposition of C
   * costs.
   */
  static boolean suits(GemmSpec spec, long l2) {
    if (!spec.transposeA() || spec.m() <= spec.n()) {
      return false;
    }
    double saved = (double) (spec.m() - spec.n()) * spec.k();
    double spent = (double) TRANSPOSING * spec.m() * spec.n();
    return spec.n() <= VectorGemm.NARROW
        || (!spec.transposeB() && saved > spent && !Blocking.packsB(turned(spec), l2));
  }

  static TransposedGemm of(GemmSpec spec, int threads, long l2) {
    int parts = spec.flops() < BlockedGemmPlanner.SMALL ? 1 : 2 * threads;
    Grid grid = new Grid(Grid.cut(spec.m(), Lanes.COUNT, parts), new int[] {0, spec.n()});
    return new TransposedGemm(spec, BlockedGemmPlanner.plan(turned(spec), threads, l2), grid);
  }

  /** The product whose result is the transpose of C. */
  private static GemmSpec turned(GemmSpec spec) {
    return new GemmSpec(
        !spec.transposeB(),
        !spec.transposeA(),
        spec.n(),
        spec.m(),
        spec.k(),
        spec.ldb(),
        spec.lda(),
        roundUp(spec.m()),
        false,
        false,
        Activation.NONE);
  }

  private static int roundUp(int length) {
    return (length + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
  }

  @Override
  public TransposedGemm warmUpCorner() {
    return new TransposedGemm(
        spec.corner(spec.m(), WarmUpCorner.ROUNDS), inner.warmUpCorner(), grid);
  }

  /** Bytes of scratch memory of a part of the last phase. */
  private long own() {
    return CHUNK * tileRow + SquareTranspose.SCRATCH;
  }

  @Override
  public long scratch() {
    return (innerBytes + swapped + grid.parts() * own()) / Float.BYTES;
  }

  @Override
  public int phases() {
    return inner.phases() + 1;
  }

  @Override
  public int parts(int phase) {
    return phase < inner.phases() ? inner.parts(phase) : grid.parts();
  }

  @Override
  public double share(int phase) {
    return phase < inner.phases() ? inner.share(phase) : 0;
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
    long turned = sOffset + innerBytes;
    if (phase < inner.phases()) {
      inner.multiply(phase, part, b, bOffset, a, aOffset, s, turned, s, sOffset);
      return;
    }
    long tile = turned + swapped + part * own();
    long tileEnd = tile + CHUNK * tileRow;
    long cRow = (long) Float.BYTES * spec.ldc();
    int to = grid.rowTo(part);
    for (int row = grid.rowFrom(part); row < to; row += CHUNK) {
      int rows = Math.min(CHUNK, to - row);
      long from = turned + (long) Float.BYTES * row;
      SquareTranspose.transpose(s, from, swappedRow, spec.n(), rows, s, tile, tileRow, s, tileEnd);
      if (spec.accumulate()) {
        RowLoops.add(s, tile, tileRow, c, cOffset + row * cRow, cRow, rows, spec.n());
      } else {
        RowLoops.copy(s, tile, tileRow, c, cOffset + row * cRow, cRow, rows, spec.n());
      }
    }
  }

  @Override
  public String describe() {
    return "transposed (" + inner.describe() + "), " + grid;
  }
}
