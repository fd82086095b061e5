package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.random.RandomKernels;

/** Attention with its rows in one form, scalar or vector. */
public final class AttentionKernels {
  private final AttentionRows rows;

  private AttentionKernels(AttentionRows rows) {
    this.rows = rows;
  }

  /** The kernels of a set. */
  public static AttentionKernels of(KernelSet set) {
    RandomKernels random = RandomKernels.of(set);
    return new AttentionKernels(set.isVector() ? new VectorRows(random) : new ScalarRows(random));
  }

  /**
   * Decides how attention is computed.
   *
   * @param gemm where products run
   * @param mask where what is added to scores lies, or null
   */
  public AttentionPlan forward(Gemm gemm, AttentionSpec spec, AttentionMask mask, int threads) {
    return forward(gemm, spec, mask, AttentionLayout.dense(spec), false, threads);
  }

  /** Decides how the gradients by queries, keys and values are computed, one behind the other. */
  public AttentionPlan gradient(Gemm gemm, AttentionSpec spec, AttentionMask mask, int threads) {
    return gradient(gemm, spec, mask, AttentionLayout.dense(spec), false, threads);
  }

  /**
   * As the other form.
   *
   * @param layout where operands lie
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
   * As the other form.
   *
   * @param layout where operands and gradients lie
   * @param drops whether weights are dropped
   */
  public AttentionPlan gradient(
      Gemm gemm,
      AttentionSpec spec,
      AttentionMask mask,
      AttentionLayout layout,
      boolean drops,
      int threads) {
    return new AttentionGradient(gemm, rows, spec, mask, layout, drops, threads);
  }
}
