package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.Activation;
import dev.panagrad.engine.kernel.GemmSpec;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;

/**
 * A product with few columns and A transposed: the transpose of C, which has long rows and needs no
 * packing of A, and then C from it.
 */
final class SwapPlan extends RawPlan {
  /** Rows of C that are transposed back at a time. */
  private static final int CHUNK = 128;

  private final TilePlan inner;
  private final long innerBytes;
  private final long swappedRow;
  private final long swapped;
  private final long tileRow;

  private SwapPlan(GemmSpec spec, TilePlan inner, Grid grid) {
    super(spec, grid);
    this.inner = inner;
    this.innerBytes = Workspace.roundUp(inner.scratch() * Float.BYTES);
    this.swappedRow = (long) Float.BYTES * inner.spec.ldc();
    this.swapped = swappedRow * spec.n();
    this.tileRow = (long) Float.BYTES * roundUp(spec.n());
  }

  static SwapPlan of(GemmSpec spec, int threads) {
    GemmSpec turned =
        new GemmSpec(
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
    int parts = spec.flops() < TilePlanner.SMALL ? 1 : 2 * threads;
    Grid grid = new Grid(Grid.cut(spec.m(), Lanes.COUNT, parts), new int[] {0, spec.n()});
    return new SwapPlan(spec, TilePlanner.plan(turned, threads), grid);
  }

  private static int roundUp(int length) {
    return (length + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
  }

  @Override
  public SwapPlan sample() {
    return new SwapPlan(spec.corner(spec.m(), Samples.ROUNDS), inner.sample(), grid);
  }

  /** Bytes of scratch memory of a part of the last phase. */
  private long own() {
    return CHUNK * tileRow + Squares.SCRATCH;
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
      Squares.transpose(s, from, swappedRow, spec.n(), rows, s, tile, tileRow, s, tileEnd);
      if (spec.accumulate()) {
        Rows.add(s, tile, tileRow, c, cOffset + row * cRow, cRow, rows, spec.n());
      } else {
        Rows.copy(s, tile, tileRow, c, cOffset + row * cRow, cRow, rows, spec.n());
      }
    }
  }

  @Override
  public String describe() {
    return "transposed (" + inner.describe() + "), " + grid;
  }
}
