package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.GemmSpec;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * How the operands of a tiled product are cut: panels of columns, blocks of K, and what is packed.
 *
 * <p>It depends on the product's shape only, so that the order of every sum does not depend on the
 * number of threads.
 */
final class TileLayout {
  /** Longest block of K of a packed operand. */
  private static final int BLOCK = 512;

  /** Most bytes of a panel of B that is read in place: it has to stay in the L2 cache. */
  private static final long PANEL_BYTES = 448 << 10;

  /** From so many rows on B is packed, if only for the TLB's sake. */
  private static final int MANY_ROWS = 400;

  /** Bytes of a B that stays in the L2 cache, and that packing would not bring closer. */
  private static final long SMALL_BYTES = 256 << 10;

  /** Columns of a transposed A that are packed as one unit. */
  private static final int UNIT = 48;

  private final int n;
  private final int m;
  private final int[] panels;
  private final int[] blocks;
  private final int longest;
  private final boolean packA;
  private final boolean packB;
  private final boolean packed;

  /**
   * Cuts a product.
   *
   * @param packed whether B comes packed, all of K in one block
   */
  TileLayout(GemmSpec spec, boolean packed) {
    this(spec, packed, packed || packs(spec));
  }

  private TileLayout(GemmSpec spec, boolean packed, boolean packB) {
    this.packed = packed;
    this.packB = packB;
    m = spec.m();
    n = spec.n();
    panels = cutColumns(n);
    packA = spec.transposeA();
    int limit = packA || (packB && !packed) ? BLOCK : Integer.MAX_VALUE;
    blocks = Grid.cut(spec.k(), 1, (int) ((spec.k() + (long) limit - 1) / limit));
    longest = (spec.k() + blocks.length - 2) / (blocks.length - 1);
  }

  private static boolean packs(GemmSpec spec) {
    boolean inPlace = fits(spec) || spec.m() <= Tiles.ROWS;
    return spec.transposeB() || !inPlace || (isLarge(spec) && spec.m() >= MANY_ROWS);
  }

  /** The same layout for a corner of the product. */
  TileLayout corner(GemmSpec spec) {
    return new TileLayout(spec, packed, packB);
  }

  /** Whether a panel of B with all of K stays in the L2 cache. */
  static boolean fits(GemmSpec spec) {
    return (long) Float.BYTES * Tiles.VECTORS * Lanes.COUNT * spec.k() <= PANEL_BYTES;
  }

  /** Whether neither A nor B is packed. */
  static boolean readsInPlace(GemmSpec spec) {
    return !new TileLayout(spec, false).packs();
  }

  /** Whether B is too large for the L2 cache. */
  static boolean isLarge(GemmSpec spec) {
    return (long) Float.BYTES * spec.k() * spec.n() > SMALL_BYTES;
  }

  /** Columns where panels begin: as few panels as possible, of widths as even as possible. */
  private static int[] cutColumns(int n) {
    int vectors = Math.max(2, (n + Lanes.COUNT - 1) / Lanes.COUNT);
    if (Tiles.VECTORS == 2) {
      vectors += vectors % 2; // no tile is one vector wide
    }
    int count = (vectors + Tiles.VECTORS - 1) / Tiles.VECTORS;
    int[] at = new int[count + 1];
    for (int i = 0; i < count; i++) {
      int width = vectors / count + (i < vectors % count ? 1 : 0);
      at[i + 1] = at[i] + width * Lanes.COUNT;
    }
    return at;
  }

  boolean packA() {
    return packA;
  }

  boolean packB() {
    return packB;
  }

  /** Whether B comes packed. */
  boolean isPacked() {
    return packed;
  }

  boolean packs() {
    return packA || (packB && !packed);
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

  /** The panel that begins at a column; the number of panels for the end of C. */
  int panelAt(int col) {
    return col >= n ? panels() : Arrays.binarySearch(panels, col);
  }

  int panelVectors(int panel) {
    return (panels[panel + 1] - panels[panel]) / Lanes.COUNT;
  }

  /** Bytes between the rows of a packed panel. */
  long panelRow(int panel) {
    return (long) Float.BYTES * (panels[panel + 1] - panels[panel]);
  }

  /** Where a packed panel lies in the packed B. */
  long panelOffset(int panel) {
    return (long) Float.BYTES * panels[panel] * rounded(longest);
  }

  long packedB() {
    return panelOffset(panels());
  }

  /** Bytes between the rows of the packed A: odd in vectors, lest rows fight for cache sets. */
  long packedARow() {
    return (long) Float.BYTES
        * (rounded(longest) + (rounded(longest) / Lanes.COUNT + 1) % 2 * Lanes.COUNT);
  }

  long packedA() {
    return rounded(m) * packedARow();
  }

  /** Runs of rows of a transposed A that are packed one by one; 0 if A isn't packed. */
  int rowUnits() {
    return packA ? (m + UNIT - 1) / UNIT : 0;
  }

  /** Parts that packing can be shared out in. */
  int mostUnits() {
    return Math.max(packB ? panels() : 0, rowUnits());
  }

  /** The longest block of K. */
  int longest() {
    return longest;
  }

  void packPanel(
      GemmSpec spec,
      int panel,
      int kFrom,
      int k,
      MemorySegment b,
      long bOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment s,
      long own) {
    long row = (long) Float.BYTES * spec.ldb();
    long to = outOffset + panelOffset(panel);
    int cols = Math.min(n - panels[panel], panels[panel + 1] - panels[panel]);
    if (spec.transposeB()) {
      long at = bOffset + panels[panel] * row + (long) Float.BYTES * kFrom;
      Squares.transpose(b, at, row, cols, k, out, to, panelRow(panel), s, own);
    } else {
      long at = bOffset + kFrom * row + (long) Float.BYTES * panels[panel];
      Rows.copyVectors(b, at, row, out, to, panelRow(panel), k, panelVectors(panel));
    }
  }

  void packRows(
      GemmSpec spec,
      int unit,
      int kFrom,
      int k,
      MemorySegment a,
      long aOffset,
      MemorySegment s,
      long sOffset,
      long own) {
    long row = (long) Float.BYTES * spec.lda();
    int from = unit * UNIT;
    long at = aOffset + kFrom * row + (long) Float.BYTES * from;
    int rows = Math.min(UNIT, m - from);
    Squares.transpose(a, at, row, k, rows, s, sOffset + from * packedARow(), packedARow(), s, own);
  }

  private static long rounded(int length) {
    return (long) (length + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
  }

  @Override
  public String toString() {
    return "tiles of %d x %d, K in %d%s%s"
        .formatted(
            Tiles.ROWS,
            panels[1],
            kBlocks(),
            packA ? ", A packed" : "",
            packed ? ", B packed before" : packB ? ", B packed" : "");
  }
}
