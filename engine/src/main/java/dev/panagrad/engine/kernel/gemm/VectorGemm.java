package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.Caches;

/**
 * Matrix products in SIMD: register tiles, dot products or a row at a time, by shape.
 *
 * <p>The bits of a product don't depend on the processor's cache.
 */
final class VectorGemm implements Gemm {
  static final VectorGemm ONLY = new VectorGemm(Caches.l2());

  /** Up to this number of columns, many lanes of a tile would be empty. */
  static final int NARROW = 16;

  /**
   * Up to this number of rows, or of columns of a transposed B, many rows of a tile would be empty.
   */
  private static final int FEW = 3;

  /**
   * The maximum number of rows for which B is best read row by row; with three rows, tiles are
   * already faster.
   */
  private static final int FEWEST = 2;

  /**
   * The maximum number of rows of A for which dot products can be faster than tiles that pack B
   * first.
   */
  private static final int MOST_DOT_ROWS = 32;

  /** The required length of the sums for that, per row of A. */
  private static final int TERMS_A_ROW = 24;

  /**
   * The minimum number of products at which a B that could be read in place is packed for all of
   * them.
   */
  private static final int OFTEN = 4;

  private final long l2;

  /**
   * Products for a processor.
   *
   * @param l2 bytes of its L2 cache
   */
  VectorGemm(long l2) {
    this.l2 = l2;
  }

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public GemmPlan plan(GemmSpec spec, int threads) {
    if (SplitK.suits(spec)) {
      return SplitK.of(spec, threads, l2);
    }
    if (suitsRows(spec)) {
      return Gemv.of(spec, threads);
    }
    if (suitsDots(spec)) {
      return DotGemm.of(spec, threads);
    }
    if (TransposedGemm.suits(spec, l2)) {
      return TransposedGemm.of(spec, threads, l2);
    }
    return BlockedGemmPlanner.plan(spec, threads, l2);
  }

  /**
   * Packs a B that products would pack anyway, or that enough of them read.
   *
   * <p>The processor's cache has no say in it: a B that is packed here keeps all of K in one block,
   * which {@link #plan} may cut, so that the choice decides the order of sums.
   */
  @Override
  public GemmPacking packing(GemmSpec spec, int uses, int threads) {
    boolean tiled = !spec.transposeA() && !suitsRows(spec) && !suitsDots(spec);
    boolean pays = spec.transposeB() ? uses > 1 : uses >= OFTEN && Blocking.isLarge(spec);
    return tiled && pays && Blocking.fits(spec) ? new PanelPacking(spec, threads, l2) : null;
  }

  static boolean suitsRows(GemmSpec spec) {
    boolean rowsInPlace = !spec.transposeA() || (spec.m() == 1 && spec.lda() == 1);
    return spec.m() <= FEWEST && rowsInPlace && !spec.transposeB();
  }

  /** Whether vectors along K use more lanes than tiles would. */
  static boolean suitsDots(GemmSpec spec) {
    if (spec.transposeA()) {
      return false;
    }
    boolean narrow = spec.n() <= NARROW && spec.k() >= 64;
    if (spec.transposeB()) {
      // Dot products cost the same per row of A. Tiles first pack B, which needs more rows of A to
      // pay off if K is long. Measured for K from 100 to 1536.
      boolean flat = spec.m() <= MOST_DOT_ROWS && spec.m() * (long) TERMS_A_ROW <= spec.k();
      return narrow || flat || spec.m() <= FEW || spec.n() <= FEW;
    }
    return narrow;
  }
}
