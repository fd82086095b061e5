package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.Caches;
import dev.panagrad.engine.kernel.gemm.micro.MicroKernels;
import dev.panagrad.engine.kernel.simd.Lanes;
import java.util.Arrays;

/**
 * The blocking of a tiled product: panels of columns, blocks of K, and which operands are packed.
 *
 * <p>How K is cut depends on the product's shape only, since every block has a sum of its own:
 * neither the number of threads nor the processor's cache may change the order of a sum. Whether B
 * is packed changes no sum, and follows the processor.
 */
final class Blocking {
  /** The maximum length of a block of K of a packed operand. */
  private static final int BLOCK = 512;

  /**
   * The maximum bytes of a panel of B with all of K, so that it stays in the L2 cache. Where it is
   * larger, K is cut, which changes the order of sums: so it is a constant.
   */
  private static final long PANEL_BYTES = 448 << 10;

  /** From this number of rows on, B is packed, if only because of the TLB. */
  private static final int MANY_ROWS = 400;

  /** Rows a multiple of these bytes apart fall into at most 32 groups of sets of the L2 cache. */
  private static final int CONFLICT = 2048;

  /** The part of the L2 cache in which B stays, so that packing brings no gain. */
  private static final int SMALL = 4;

  private final int n;
  private final int[] panels;
  private final int[] blocks;
  private final int longest;
  private final PackedA packedA;
  private final PackedB packedB;
  private final boolean packed;

  /**
   * Computes the blocking of a product.
   *
   * @param l2 bytes of the L2 cache
   */
  Blocking(GemmSpec spec, long l2) {
    this(spec, false, packsB(spec, l2), packsB(spec, Caches.ASSUMED));
  }

  private Blocking(GemmSpec spec, boolean packed, boolean packB, boolean cutK) {
    this.packed = packed;
    n = spec.n();
    panels = cutColumns(n);
    int limit = spec.transposeA() || cutK ? BLOCK : Integer.MAX_VALUE;
    blocks = Grid.cut(spec.k(), 1, (int) ((spec.k() + (long) limit - 1) / limit));
    longest = (spec.k() + blocks.length - 2) / (blocks.length - 1);
    packedA = spec.transposeA() ? new PackedA(spec.m(), longest, kBlocks()) : null;
    packedB = packB ? new PackedB(panels, n, longest, spec.transposeB()) : null;
  }

  /** The blocking of a product whose B is already packed, with all of K in one block. */
  static Blocking packedBefore(GemmSpec spec) {
    return new Blocking(spec, true, true, false);
  }

  /** The blocking of a product that {@link #readsInPlace}, with all of K in one block. */
  static Blocking inPlace(GemmSpec spec) {
    return new Blocking(spec, false, false, false);
  }

  /** Whether B, if it isn't packed yet, is packed. */
  static boolean packsB(GemmSpec spec, long l2) {
    boolean inPlace = fits(spec) || spec.m() <= MicroKernels.ROWS || fitsInBlocks(spec);
    return spec.transposeB() || !inPlace || (isLarge(spec, l2) && spec.m() >= MANY_ROWS);
  }

  /**
   * Whether K is cut anyway, for A, and the rows of a panel of B are not a multiple of {@link
   * #CONFLICT} apart: then they would compete for a few sets of the L2 cache.
   */
  private static boolean fitsInBlocks(GemmSpec spec) {
    return spec.transposeA() && (long) Float.BYTES * spec.ldb() % CONFLICT != 0;
  }

  /** The same layout for a corner of the product, whose K is a single block. */
  Blocking corner(GemmSpec spec) {
    return new Blocking(spec, packed, packedB != null, false);
  }

  /** Whether a panel of B with all of K stays in the L2 cache, whatever the processor has. */
  static boolean fits(GemmSpec spec) {
    return (long) Float.BYTES * MicroKernels.VECTORS * Lanes.COUNT * spec.k() <= PANEL_BYTES;
  }

  /**
   * Whether neither A nor B would be packed with an L2 cache as assumed; the order of sums may
   * depend on it.
   */
  static boolean readsInPlace(GemmSpec spec) {
    return !spec.transposeA() && !packsB(spec, Caches.ASSUMED);
  }

  /**
   * Whether B is too large for the L2 cache that is assumed; the order of sums may depend on it.
   */
  static boolean isLarge(GemmSpec spec) {
    return isLarge(spec, Caches.ASSUMED);
  }

  private static boolean isLarge(GemmSpec spec, long l2) {
    return (long) Float.BYTES * spec.k() * spec.n() > l2 / SMALL;
  }

  /** The first columns of panels: as few panels as possible, with widths as even as possible. */
  private static int[] cutColumns(int n) {
    int vectors = Math.max(2, (n + Lanes.COUNT - 1) / Lanes.COUNT);
    if (MicroKernels.VECTORS == 2) {
      vectors += vectors % 2; // no tile is one vector wide
    }
    int count = (vectors + MicroKernels.VECTORS - 1) / MicroKernels.VECTORS;
    int[] at = new int[count + 1];
    for (int i = 0; i < count; i++) {
      int width = vectors / count + (i < vectors % count ? 1 : 0);
      at[i + 1] = at[i] + width * Lanes.COUNT;
    }
    return at;
  }

  /** How A is packed; null if it is read in place. */
  PackedA packedA() {
    return packedA;
  }

  /** How B is or was packed; null if it is read in place. */
  PackedB packedB() {
    return packedB;
  }

  /** Whether B is already packed. */
  boolean isPacked() {
    return packed;
  }

  boolean packs() {
    return packedA != null || (packedB != null && !packed);
  }

  int kBlocks() {
    return blocks.length - 1;
  }

  int kFrom(int block) {
    return blocks[block];
  }

  int panels() {
    return panels.length - 1;
  }

  int panelFrom(int panel) {
    return panels[panel];
  }

  /** The panel that starts at a column; the number of panels for the end of C. */
  int panelAt(int col) {
    return col >= n ? panels() : Arrays.binarySearch(panels, col);
  }

  int panelVectors(int panel) {
    return (panels[panel + 1] - panels[panel]) / Lanes.COUNT;
  }

  /** The maximum number of parts for packing. */
  int mostUnits() {
    return Math.max(packedB == null ? 0 : packedB.units(), packedA == null ? 0 : packedA.units());
  }

  /** The length of the longest block of K. */
  int longest() {
    return longest;
  }

  @Override
  public String toString() {
    return "tiles of %d x %d, K in %d%s%s"
        .formatted(
            MicroKernels.ROWS,
            panels[1],
            kBlocks(),
            packedA != null ? ", A packed" : "",
            packed ? ", B packed before" : packedB != null ? ", B packed" : "");
  }
}
