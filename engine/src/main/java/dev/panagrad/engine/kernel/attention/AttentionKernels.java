package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.random.RandomKernels;
import dev.panagrad.engine.kernel.row.RowKernel;
import dev.panagrad.engine.kernel.row.RowKind;

/** Attention kernels with scalar or vector row loops. */
public final class AttentionKernels {
  private final AttentionRows rows;
  private final RowKernel softmaxGrad;

  private AttentionKernels(AttentionRows rows, RowKernel softmaxGrad) {
    this.rows = rows;
    this.softmaxGrad = softmaxGrad;
  }

  /** The kernels of a set. */
  public static AttentionKernels of(KernelSet set) {
    RandomKernels random = RandomKernels.of(set);
    return new AttentionKernels(
        set.isVector() ? new VectorRows(random) : new ScalarRows(random),
        RowKernel.of(set, RowKind.SOFTMAX_GRAD));
  }

  /**
   * Plans the computation of attention.
   *
   * @param gemm the implementation of products
   * @param mask the layout of the values added to scores, or null
   */
  public AttentionPlan forward(Gemm gemm, AttentionSpec spec, AttentionMask mask, int threads) {
    return forward(gemm, spec, mask, AttentionLayout.dense(spec), false, threads);
  }

  /** Plans the computation of the gradients of queries, keys and values, stored consecutively. */
  public AttentionPlan gradient(Gemm gemm, AttentionSpec spec, AttentionMask mask, int threads) {
    return gradient(gemm, spec, mask, AttentionLayout.dense(spec), false, threads);
  }

  /**
   * As the other overload, for a given layout.
   *
   * @param layout the layout of operands
   * @param drops whether weights are dropped
   */
  public AttentionPlan forward(
      Gemm gemm,
      AttentionSpec spec,
      AttentionMask mask,
      AttentionLayout layout,
      boolean drops,
      int threads) {
    return new ForwardAttention(gemm, rows, spec, mask, layout, drops, threads);
  }

  /**
   * As the other overload, for a given layout.
   *
   * @param layout the layout of operands and gradients
   * @param drops whether weights are dropped
   */
  public AttentionPlan gradient(
      Gemm gemm,
      AttentionSpec spec,
      AttentionMask mask,
      AttentionLayout layout,
      boolean drops,
      int threads) {
    return new AttentionGradient(gemm, rows, softmaxGrad, spec, mask, layout, drops, threads);
  }
}
