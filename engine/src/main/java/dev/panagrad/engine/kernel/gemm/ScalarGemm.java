package dev.panagrad.engine.kernel.gemm;

/**
 * Matrix products in plain Java: the reference against which the other implementations are tested.
 *
 * <p>Every element of C is one sum over k in ascending order, in single precision, each step a
 * fused multiply-add.
 */
final class ScalarGemm implements Gemm {
  static final ScalarGemm ONLY = new ScalarGemm();

  /** Below this many multiplications and additions a product is one part. */
  private static final double SPLIT_FLOPS = 200_000;

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public GemmPlan plan(GemmSpec spec, int threads) {
    int parts = spec.flops() < SPLIT_FLOPS ? 1 : Math.max(1, Math.min(threads, spec.m()));
    return new ScalarGemmPlan(spec, parts);
  }
}
