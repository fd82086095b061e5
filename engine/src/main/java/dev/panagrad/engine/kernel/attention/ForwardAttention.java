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

  /** The products of a block, the same for all heads. */
  private record Block(ScratchGemm scores, ScratchGemm values) {}

  /** What a part moves over the operands of a block. */
  private record Bound(Window window, Buffer scores, Buffer scratch) {}

  ForwardAttention(
      Gemm gemm, AttentionRows rows, AttentionSpec spec, AttentionMask mask, int threads) {
    super(rows, spec, mask, Math.multiplyExact(spec.queryHeads(), spec.blocks()), threads);
    blocks = new Block[spec.blocks()];
    long most = 0;
    long product = 0;
    for (int i = 0; i < blocks.length; i++) {
      int m = rowsOf(i);
      int n = colsOf(i);
      GemmSpec scores = GemmSpec.of(false, true, m, n, spec.size());
      GemmSpec values = GemmSpec.of(false, false, m, spec.valueSize(), n);
      blocks[i] = new Block(new ScratchGemm(gemm, scores), new ScratchGemm(gemm, values));
      most = Math.max(most, (long) m * n);
      product = Math.max(product, blocks[i].scores.scratch());
      product = Math.max(product, blocks[i].values.scratch());
    }
    held = lines(most);
    own = held + lines(product);
    bound = new Bound[parts()][blocks.length];
    for (Bound[] part : bound) {
      for (int i = 0; i < part.length; i++) {
        part[i] =
            new Bound(
                Window.of(spec, rowsOf(i), colsOf(i)),
                Buffer.unbound((long) rowsOf(i) * colsOf(i)),
                Buffer.unbound(own - held));
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
      Buffer scratch) {
    int block = unit % blocks.length;
    int queryHead = unit / blocks.length;
    int head = queryHead / spec.groups();
    long row = (long) queryHead * spec.queries() + block * (long) spec.blockRows();
    Bound b = bound[part][block];
    move(b.window.q(), q, row * spec.size());
    move(b.window.k(), k, (long) head * spec.keys() * spec.size());
    move(b.window.v(), v, (long) head * spec.keys() * spec.valueSize());
    move(b.window.out(), out, row * spec.valueSize());
    move(b.scores, scratch, part * own);
    move(b.scratch, scratch, part * own + held);
    blocks[block].scores.run(b.window.q(), b.window.k(), b.scores, b.scratch);
    weigh(b.scores, queryHead, block, masks);
    blocks[block].values.run(b.scores, b.window.v(), b.window.out(), b.scratch);
  }
}
