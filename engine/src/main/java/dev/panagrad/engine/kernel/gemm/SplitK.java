package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.micro.MicroKernels;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import java.lang.foreign.MemorySegment;

/**
 * A product whose result is small compared to its operands, as two sums over the halves of K that
 * are added at the end (split-K).
 *
 * <p>In a layer over a batch, half of K is half of the inputs and half of the rows of the weights.
 * The gradient and the update of the weights are split by rows too, so each thread finds its half
 * in its own cache at every step; split by rows or columns of C, every thread would fetch what the
 * others have just updated. The split depends on the shape only, so the bits depend neither on the
 * number of threads nor on the processor: bytes of caches are constants here.
 */
final class SplitK extends NestedGemm {
  /** The minimum bytes of both operands at which the threads' caches matter. */
  private static final long LARGE = 256 << 10;

  /** The minimum bytes of B at which single rows are bound by memory beyond the threads' caches. */
  private static final long CACHED = 1 << 20;

  /** The minimum elements of C that are added in more than one part: a few microseconds. */
  private static final int LEAST = 8_192;

  /** How many times larger than C the operands must be, since the sums of both halves are moved. */
  private static final int TIMES = 8;

  private final NestedGemm low;
  private final NestedGemm high;
  private final int middle;
  private final long sumRow;

  private SplitK(GemmSpec spec, NestedGemm low, NestedGemm high, Grid grid) {
    super(spec, grid);
    this.low = low;
    this.high = high;
    this.middle = low.spec.k();
    this.sumRow = (long) Float.BYTES * high.spec.ldc();
  }

  /** Whether C is small compared to large operands that are read in place. */
  static boolean suits(GemmSpec spec) {
    long operands = (long) spec.k() * (spec.m() + spec.n());
    return !spec.transposeA()
        && !spec.transposeB()
        && !spec.accumulate()
        && (spec.m() > MicroKernels.ROWS
            || (VectorGemm.suitsRows(spec) && Float.BYTES * operands <= CACHED))
        && Float.BYTES * operands >= LARGE
        && operands >= (long) TIMES * spec.m() * spec.n()
        && (VectorGemm.suitsRows(spec)
            || VectorGemm.suitsDots(spec)
            || Blocking.readsInPlace(upper(spec)));
  }

  static SplitK of(GemmSpec spec, int threads, long l2) {
    NestedGemm low = plan(half(spec, middle(spec), spec.ldc()), threads, l2);
    NestedGemm high = plan(upper(spec), threads, l2);
    int parts = (long) spec.m() * spec.n() < LEAST ? 1 : threads;
    int[] rows = Grid.cut(spec.m(), MicroKernels.ROWS, parts);
    return new SplitK(spec, low, high, new Grid(rows, new int[] {0, spec.n()}));
  }

  /** Plans a half; in tiles it is read in place, so that both halves have the same phases. */
  private static NestedGemm plan(GemmSpec half, int threads, long l2) {
    int each = (threads + 1) / 2;
    if (VectorGemm.suitsRows(half)) {
      return Gemv.of(half, each);
    }
    return VectorGemm.suitsDots(half)
        ? DotGemm.of(half, each)
        : BlockedGemmPlanner.plan(half, Blocking.inPlace(half), each, l2);
  }

  /**
   * The middle of K; for vectors along K a multiple of whole vectors, so that the upper half of a
   * row starts at a cache line.
   */
  private static int middle(GemmSpec spec) {
    int half = spec.k() / 2;
    return VectorGemm.suitsDots(spec) ? half / Lanes.COUNT * Lanes.COUNT : half;
  }

  private static GemmSpec upper(GemmSpec spec) {
    int wide = (spec.n() + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
    return half(spec, spec.k() - middle(spec), wide);
  }

  private static GemmSpec half(GemmSpec spec, int k, int ldc) {
    return new GemmSpec(
        false,
        false,
        spec.m(),
        spec.n(),
        k,
        spec.lda(),
        spec.ldb(),
        ldc,
        false,
        false,
        Activation.NONE);
  }

  @Override
  public SplitK warmUpCorner() {
    NestedGemm first = low.warmUpCorner();
    int rows = first.spec.m();
    Grid whole = new Grid(new int[] {0, rows}, new int[] {0, spec.n()});
    return new SplitK(spec.corner(rows, spec.k()), first, high.warmUpCorner(), whole);
  }

  private long sums() {
    return sumRow * spec.m();
  }

  private long lowBytes() {
    return Float.BYTES * low.scratch();
  }

  @Override
  public long scratch() {
    return sums() / Float.BYTES + low.scratch() + high.scratch();
  }

  @Override
  public int phases() {
    return low.phases() + 1;
  }

  @Override
  public int parts(int phase) {
    return phase < low.phases() ? low.parts(phase) + high.parts(phase) : grid.parts();
  }

  @Override
  public double share(int phase) {
    return phase < low.phases() ? low.share(phase) : 0;
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
    if (phase == low.phases()) {
      add(part, s, sOffset, c, cOffset);
      return;
    }
    long own = sOffset + sums();
    int upper = part - low.parts(phase);
    if (upper < 0) {
      low.multiply(phase, part, a, aOffset, b, bOffset, c, cOffset, s, own);
      return;
    }
    long aHalf = aOffset + (long) Float.BYTES * middle;
    long bHalf = bOffset + (long) Float.BYTES * middle * spec.ldb();
    high.multiply(phase, upper, a, aHalf, b, bHalf, s, sOffset, s, own + lowBytes());
  }

  private void add(int part, MemorySegment s, long sOffset, MemorySegment c, long cOffset) {
    long cRow = (long) Float.BYTES * spec.ldc();
    int row = grid.rowFrom(part);
    int rows = grid.rowTo(part) - row;
    RowLoops.add(s, sOffset + row * sumRow, sumRow, c, cOffset + row * cRow, cRow, rows, spec.n());
  }

  @Override
  public String describe() {
    return "halves of K: " + low.describe();
  }
}
