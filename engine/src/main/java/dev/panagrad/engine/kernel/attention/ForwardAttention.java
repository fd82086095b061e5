package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;

/** Attention: a unit of work is a block of queries of a head. */
final class ForwardAttention extends AttentionPlan {
  private final Block[] blocks;
  private final Bound[][] bound;
  private final long held;
  private final long own;

  /** Elements of scratch memory for masks; 0 if nothing is dropped. */
  private final long drawn;

  /** The products of a block, the same for all heads. */
  private record Block(ScratchGemm scores, ScratchGemm values) {}

  /** The buffers that a part moves over the operands of a block. */
  private record Bound(Window window, Buffer scores, Buffer drops, Buffer scratch) {}

  ForwardAttention(
      Gemm gemm,
      AttentionRows rows,
      AttentionSpec spec,
      AttentionMask mask,
      AttentionLayout layout,
      boolean drops,
      int threads) {
    super(rows, spec, mask, layout, Math.multiplyExact(spec.queryHeads(), spec.blocks()), threads);
    blocks = new Block[spec.blocks()];
    long most = 0;
    long product = 0;
    for (int i = 0; i < blocks.length; i++) {
      int m = rowsOf(i);
      int n = colsOf(i);
      GemmSpec scores =
          ScratchGemm.spec(
              false, true, m, n, spec.size(), layout.q().row(), layout.k().row(), n, false);
      GemmSpec values =
          ScratchGemm.spec(
              false, false, m, spec.valueSize(), n, n, layout.v().row(), layout.out().row(), false);
      blocks[i] = new Block(new ScratchGemm(gemm, scores), new ScratchGemm(gemm, values));
      most = Math.max(most, (long) m * n);
      product = Math.max(product, blocks[i].scores.scratch());
      product = Math.max(product, blocks[i].values.scratch());
    }
    held = lines(most);
    drawn = drops ? held : 0;
    own = held + drawn + lines(product);
    bound = new Bound[parts()][blocks.length];
    for (Bound[] part : bound) {
      for (int i = 0; i < part.length; i++) {
        part[i] =
            new Bound(
                Window.of(spec, layout, rowsOf(i), colsOf(i)),
                Buffer.unbound((long) rowsOf(i) * colsOf(i)),
                Buffer.unbound((long) rowsOf(i) * colsOf(i)),
                Buffer.unbound(own - held - drawn));
      }
    }
  }

  @Override
  long own() {
    return own;
  }

  @Override
  void run(
      int part,
      int unit,
      Buffer q,
      Buffer k,
      Buffer v,
      Buffer masks,
      Buffer upstream,
      Buffer out,
      Buffer scratch,
      AttentionDraws draws) {
    int block = unit % blocks.length;
    int queryHead = unit / blocks.length;
    int head = queryHead / spec.groups();
    long row = block * (long) spec.blockRows();
    Bound b = bound[part][block];
    move(b.window.q(), q, layout.q().start(queryHead) + row * layout.q().row());
    move(b.window.k(), k, layout.k().start(head));
    move(b.window.v(), v, layout.v().start(head));
    move(b.window.out(), out, layout.out().start(queryHead) + row * layout.out().row());
    move(b.scores, scratch, part * own);
    move(b.scratch, scratch, part * own + held + drawn);
    blocks[block].scores.run(b.window.q(), b.window.k(), b.scores, b.scratch);
    weigh(b.scores, queryHead, block, masks);
    if (draws != null) {
      move(b.drops, scratch, part * own + held);
    }
    if (draw(b.drops, queryHead, block, draws)) {
      rows.multiply(b.scores, b.drops, b.scores);
    }
    blocks[block].values.run(b.scores, b.window.v(), b.window.out(), b.scratch);
  }
}
