package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.kernel.row.RowKernel;
import dev.panagrad.engine.memory.Buffer;

/**
 * The gradients of attention: a unit of work is a head of keys; the blocks of its queries add to
 * its gradients in order. Weights are recomputed.
 */
final class AttentionGradient extends AttentionPlan {
  private final RowKernel softmaxGrad;
  private final float[] scale;
  private final Block[] blocks;
  private final Bound[][] bound;
  private final long held;
  private final long own;

  /** Elements of scratch memory for masks; 0 if nothing is dropped. */
  private final long drawn;

  /** The products of a block, the same for all heads. */
  private record Block(
      ScratchGemm scores,
      ScratchGemm byWeights,
      ScratchGemm byQueries,
      ScratchGemm byKeys,
      ScratchGemm byValues) {
    static Block of(Gemm gemm, AttentionSpec s, AttentionLayout layout, int m, int n) {
      int q = layout.q().row();
      int k = layout.k().row();
      int v = layout.v().row();
      int out = layout.out().row();
      return new Block(
          of(gemm, ScratchGemm.spec(false, true, m, n, s.size(), q, k, n, false)),
          of(gemm, ScratchGemm.spec(false, true, m, n, s.valueSize(), out, v, n, false)),
          of(gemm, ScratchGemm.spec(false, false, m, s.size(), n, n, k, q, false)),
          of(gemm, ScratchGemm.spec(true, false, n, s.size(), m, n, q, k, true)),
          of(gemm, ScratchGemm.spec(true, false, n, s.valueSize(), m, n, out, v, true)));
    }

    private static ScratchGemm of(Gemm gemm, GemmSpec spec) {
      return new ScratchGemm(gemm, spec);
    }

    long scratch() {
      long most = Math.max(scores.scratch(), Math.max(byWeights.scratch(), byQueries.scratch()));
      return Math.max(most, Math.max(byKeys.scratch(), byValues.scratch()));
    }
  }

  /**
   * The buffers that a part moves over operands, gradients and scratch memory of a block.
   *
   * @param softmax the operands of the gradient of softmax, which is in place
   */
  private record Bound(
      Window in,
      Window by,
      Buffer weights,
      Buffer gradients,
      Buffer dropped,
      Buffer scratch,
      Buffer[] softmax) {}

  AttentionGradient(
      Gemm gemm,
      AttentionRows rows,
      RowKernel softmaxGrad,
      AttentionSpec spec,
      AttentionMask mask,
      AttentionLayout layout,
      boolean drops,
      int threads) {
    super(rows, spec, mask, layout, spec.heads(), threads);
    this.softmaxGrad = softmaxGrad;
    scale = new float[] {spec.scale()};
    blocks = new Block[spec.blocks()];
    long most = 0;
    long product = 0;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = Block.of(gemm, spec, layout, rowsOf(i), colsOf(i));
      most = Math.max(most, (long) rowsOf(i) * colsOf(i));
      product = Math.max(product, blocks[i].scratch());
    }
    held = lines(most);
    drawn = drops ? held : 0;
    own = 2 * held + drawn + lines(product);
    bound = new Bound[parts()][blocks.length];
    for (Bound[] part : bound) {
      for (int i = 0; i < part.length; i++) {
        long scores = (long) rowsOf(i) * colsOf(i);
        Buffer weights = Buffer.unbound(scores);
        Buffer gradients = Buffer.unbound(scores);
        part[i] =
            new Bound(
                Window.of(spec, layout, rowsOf(i), colsOf(i)),
                Window.of(spec, layout, rowsOf(i), colsOf(i)),
                weights,
                gradients,
                Buffer.unbound(scores),
                Buffer.unbound(own - 2 * held - drawn),
                new Buffer[] {weights, gradients, gradients});
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
      Buffer scratch,
      AttentionDraws draws) {
    clear(out, layout.k(), head, spec.size());
    clear(out, layout.v(), head, spec.valueSize());
    for (int group = 0; group < spec.groups(); group++) {
      int queryHead = head * spec.groups() + group;
      for (int block = 0; block < blocks.length; block++) {
        long row = block * (long) spec.blockRows();
        long queries = row * layout.q().row();
        Bound b = bound[part][block];
        move(b.in.q(), q, layout.q().start(queryHead) + queries);
        move(b.in.k(), k, layout.k().start(head));
        move(b.in.v(), v, layout.v().start(head));
        move(b.in.out(), upstream, layout.out().start(queryHead) + row * layout.out().row());
        move(b.by.q(), out, layout.q().gradientStart(queryHead) + queries);
        move(b.by.k(), out, layout.k().gradientStart(head));
        move(b.by.v(), out, layout.v().gradientStart(head));
        move(b.weights, scratch, part * own);
        move(b.gradients, scratch, part * own + held);
        move(b.scratch, scratch, part * own + 2 * held + drawn);
        if (draws != null) {
          move(b.dropped, scratch, part * own + 2 * held);
        }
        block(b, queryHead, block, masks, draws);
      }
    }
  }

  /** Clears the gradients of a head's keys or values before sums are added. */
  private void clear(Buffer out, AttentionLayout.Operand operand, int head, int size) {
    long start = operand.gradientStart(head);
    if (operand.row() == size) {
      rows.clear(out, start, (long) spec.keys() * size);
      return;
    }
    for (int key = 0; key < spec.keys(); key++) {
      rows.clear(out, start + (long) key * operand.row(), size);
    }
  }

  private void block(Bound b, int queryHead, int block, Buffer masks, AttentionDraws draws) {
    Block products = blocks[block];
    products.scores.run(b.in.q(), b.in.k(), b.weights, b.scratch);
    weigh(b.weights, queryHead, block, masks);
    // The weights after dropout, by which values were multiplied; the gradients' memory is still
    // free here.
    boolean drops = draw(b.dropped, queryHead, block, draws);
    if (drops) {
      rows.multiply(b.weights, b.dropped, b.gradients);
    }
    products.byValues.run(drops ? b.gradients : b.weights, b.in.out(), b.by.v(), b.scratch);
    products.byWeights.run(b.in.out(), b.in.v(), b.gradients, b.scratch);
    if (drops) {
      rows.multiply(b.gradients, b.dropped, b.gradients);
    }
    softmaxGrad.apply(b.softmax, scale, colsOf(block), 0, rowsOf(block));
    products.byQueries.run(b.gradients, b.in.k(), b.by.q(), b.scratch);
    products.byKeys.run(b.gradients, b.in.q(), b.by.k(), b.scratch);
  }
}
