package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.memory.Buffer;

/** Attention or its gradients with all decisions made; running allocates nothing. */
public abstract class AttentionPlan {
  /** The minimum arithmetic of a part (about 20 us): less isn't worth a thread. */
  private static final double SMALL = 1e6;

  /** The parts per thread; several, so that an interrupted thread delays little work. */
  private static final int SHARES = 4;

  /** The alignment of each part's scratch memory in elements: a cache line. */
  private static final int LINE = 16;

  final AttentionRows rows;
  final AttentionSpec spec;
  final AttentionMask mask;
  final AttentionLayout layout;
  private final int units;
  private final int parts;

  AttentionPlan(
      AttentionRows rows,
      AttentionSpec spec,
      AttentionMask mask,
      AttentionLayout layout,
      int units,
      int threads) {
    this.rows = rows;
    this.layout = layout;
    this.spec = spec;
    this.mask = mask;
    this.units = units;
    if (mask != null && mask.isLengths() && spec.seen() != AttentionSpec.ALL) {
      throw new IllegalArgumentException("keys are hidden by lengths or by places, not by both");
    }
    boolean one = threads == 1 || spec.flops() < SMALL;
    parts = one ? 1 : Math.clamp(units, 1, SHARES * threads);
  }

  /** Buffers that a part moves over the operands; each part has its own. */
  record Window(Buffer q, Buffer k, Buffer v, Buffer out) {
    /** A window over blocks of a number of queries and keys. */
    static Window of(AttentionSpec spec, AttentionLayout layout, int rows, int cols) {
      return new Window(
          matrix(rows, layout.q().row(), spec.size()),
          matrix(cols, layout.k().row(), spec.size()),
          matrix(cols, layout.v().row(), spec.valueSize()),
          matrix(rows, layout.out().row(), spec.valueSize()));
    }

    private static Buffer matrix(int rows, int row, int cols) {
      return Buffer.unbound(rows == 0 ? 0 : (rows - 1L) * row + cols);
    }
  }

  static void move(Buffer window, Buffer whole, long start) {
    window.bind(whole.segment(), whole.offset() + start * Float.BYTES);
  }

  /** Elements rounded up to whole cache lines. */
  static long lines(long elements) {
    return (elements + LINE - 1) / LINE * LINE;
  }

  /** The number of queries in a block. */
  final int rowsOf(int block) {
    int from = block * spec.blockRows();
    return Math.min(spec.blockRows(), spec.queries() - from);
  }

  /** The maximum number of keys that a block sees. */
  final int colsOf(int block) {
    int last = block * spec.blockRows() + rowsOf(block) - 1;
    return spec.seenBy(Math.max(0, last));
  }

  /** Turns the scores of a block into weights. */
  final void weigh(Buffer scores, int queryHead, int block, Buffer masks) {
    int from = block * spec.blockRows();
    int cols = colsOf(block);
    if (mask != null && mask.isLengths()) {
      int length = masks.getInt(queryHead / mask.heads());
      rows.weights(
          scores, rowsOf(block), cols, spec.scale(), Math.clamp(length, 0, cols), 0, null, 0, 0);
      return;
    }
    boolean limited = spec.seen() != AttentionSpec.ALL;
    rows.weights(
        scores,
        rowsOf(block),
        cols,
        spec.scale(),
        limited ? (int) Math.min(cols, (long) spec.seen() + from) : cols,
        limited ? 1 : 0,
        mask == null ? null : masks,
        mask == null ? 0 : mask.starts()[queryHead] + from * mask.row(),
        mask == null ? 0 : mask.row());
  }

  /**
   * Draws a block's masks of dropout: 1 / keep or 0 per weight.
   *
   * @return whether there are any
   */
  final boolean draw(Buffer masks, int queryHead, int block, AttentionDraws draws) {
    if (draws == null || draws.keep() >= 1) {
      return false;
    }
    // Each block has its own address, in the half of the counter that no step reaches.
    long unit = (long) queryHead * spec.blocks() + block + 1;
    rows.masks(masks, draws.keep(), draws.seed(), draws.stream(), draws.counter() + (unit << 32));
    return true;
  }

  /** The elements of scratch memory per part. */
  abstract long own();

  /** The elements of scratch memory for all parts. */
  public final long scratch() {
    return own() * parts;
  }

  /** The number of parts, at least 1; they may run in parallel. */
  public final int parts() {
    return parts;
  }

  /**
   * Computes a part.
   *
   * @param masks the numbers added to scores, or the lengths; ignored if there is no mask
   * @param upstream the gradient of the result; ignored by forward plans
   * @param out the result, or the gradients of q, k and v in the plan's layout
   * @param scratch {@link #scratch()} elements
   * @param draws the random numbers for dropout, or null
   */
  public final void run(
      int part,
      Buffer q,
      Buffer k,
      Buffer v,
      Buffer masks,
      Buffer upstream,
      Buffer out,
      Buffer scratch,
      AttentionDraws draws) {
    int to = (int) ((long) units * (part + 1) / parts);
    for (int unit = (int) ((long) units * part / parts); unit < to; unit++) {
      run(part, unit, q, k, v, masks, upstream, out, scratch, draws);
    }
  }

  abstract void run(
      int part,
      int unit,
      Buffer q,
      Buffer k,
      Buffer v,
      Buffer masks,
      Buffer upstream,
      Buffer out,
      Buffer scratch,
      AttentionDraws draws);
}
