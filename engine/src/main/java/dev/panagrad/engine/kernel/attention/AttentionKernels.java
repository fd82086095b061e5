package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.gemm.Gemm;

/** Attention with its rows in one form, scalar or vector. */
public final class AttentionKernels {
  private final AttentionRows rows;

  private AttentionKernels(AttentionRows rows) {
    this.rows = rows;
  }

  /** The plain reference. */
  public static AttentionKernels scalar() {
    return new AttentionKernels(new ScalarRows());
  }

  /** The form in vectors; it needs the module jdk.incubator.vector. */
  public static AttentionKernels vector() {
    return new AttentionKernels(new VectorRows());
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
