package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;

/**
 * The gradients of attention: a unit of work is a head of keys, to whose gradients the blocks of
 * its queries add one after the other. Weights are computed anew.
 */
final class AttentionGradient extends AttentionPlan {
  private final Block[] blocks;
  private final Bound[][] bound;
  private final long held;
  private final long own;
  private final long keysAt;
  private final long valuesAt;

  /** The products of a block, the same for all heads. */
  private record Block(
      ScratchGemm scores,
      ScratchGemm byWeights,
      ScratchGemm byQueries,
      ScratchGemm byKeys,
      ScratchGemm byValues) {
    static Block of(Gemm gemm, AttentionSpec s, int m, int n) {
      return new Block(
          new ScratchGemm(gemm, GemmSpec.of(false, true, m, n, s.size())),
          new ScratchGemm(gemm, GemmSpec.of(false, true, m, n, s.valueSize())),
          new ScratchGemm(gemm, GemmSpec.of(false, false, m, s.size(), n)),
          new ScratchGemm(gemm, added(n, s.size(), m)),
          new ScratchGemm(gemm, added(n, s.valueSize(), m)));
    }

    private static GemmSpec added(int m, int n, int k) {
      return new GemmSpec(true, false, m, n, k, m, n, n, true, false, Activation.NONE);
    }

    long scratch() {
      long most = Math.max(scores.scratch(), Math.max(byWeights.scratch(), byQueries.scratch()));
      return Math.max(most, Math.max(byKeys.scratch(), byValues.scratch()));
    }
  }

  /** What a part moves over operands, gradients and scratch memory of a block. */
  private record Bound(Window in, Window by, Buffer weights, Buffer gradients, Buffer scratch) {}

  AttentionGradient(
      Gemm gemm, AttentionRows rows, AttentionSpec spec, AttentionMask mask, int threads) {
    super(rows, spec, mask, spec.heads(), threads);
    keysAt = (long) spec.queryHeads() * spec.queries() * spec.size();
    valuesAt = keysAt + (long) spec.heads() * spec.keys() * spec.size();
    blocks = new Block[spec.blocks()];
    long most = 0;
    long product = 0;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = Block.of(gemm, spec, rowsOf(i), colsOf(i));
      most = Math.max(most, (long) rowsOf(i) * colsOf(i));
      product = Math.max(product, blocks[i].scratch());
    }
    held = lines(most);
    own = 2 * held + lines(product);
    bound = new Bound[parts()][blocks.length];
    for (Bound[] part : bound) {
      for (int i = 0; i < part.length; i++) {
        long scores = (long) rowsOf(i) * colsOf(i);
        part[i] =
            new Bound(
                Window.of(spec, rowsOf(i), colsOf(i)),
                Window.of(spec, rowsOf(i), colsOf(i)),
                Buffer.unbound(scores),
                Buffer.unbound(scores),
                Buffer.unbound(own - 2 * held));
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
      int head,
      Buffer q,
      Buffer k,
      Buffer v,
      Buffer masks,
      Buffer upstream,
      Buffer out,
      Buffer scratch) {
    long keyStart = (long) head * spec.keys() * spec.size();
    long valueStart = (long) head * spec.keys() * spec.valueSize();
    rows.clear(out, keysAt + keyStart, (long) spec.keys() * spec.size());
    rows.clear(out, valuesAt + valueStart, (long) spec.keys() * spec.valueSize());
    for (int group = 0; group < spec.groups(); group++) {
      int queryHead = head * spec.groups() + group;
      for (int block = 0; block < blocks.length; block++) {
        long row = (long) queryHead * spec.queries() + block * (long) spec.blockRows();
        Bound b = bound[part][block];
        move(b.in.q(), q, row * spec.size());
        move(b.in.k(), k, keyStart);
        move(b.in.v(), v, valueStart);
        move(b.in.out(), upstream, row * spec.valueSize());
        move(b.by.q(), out, row * spec.size());
        move(b.by.k(), out, keysAt + keyStart);
        move(b.by.v(), out, valuesAt + valueStart);
        move(b.weights, scratch, part * own);
        move(b.gradients, scratch, part * own + held);
        move(b.scratch, scratch, part * own + 2 * held);
        block(b, queryHead, block, masks);
      }
    }
  }

  private void block(Bound b, int queryHead, int block, Buffer masks) {
    Block products = blocks[block];
    products.scores.run(b.in.q(), b.in.k(), b.weights, b.scratch);
    weigh(b.weights, queryHead, block, masks);
    products.byValues.run(b.weights, b.in.out(), b.by.v(), b.scratch);
    products.byWeights.run(b.in.out(), b.in.v(), b.gradients, b.scratch);
    rows.gradients(b.weights, b.gradients, rowsOf(block), colsOf(block), spec.scale());
    products.byQueries.run(b.gradients, b.in.k(), b.by.q(), b.scratch);
    products.byKeys.run(b.gradients, b.in.q(), b.by.k(), b.scratch);
  }
}
