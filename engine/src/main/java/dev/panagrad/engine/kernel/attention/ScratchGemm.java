package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;

/** A product that one thread computes alone. */
final class ScratchGemm {
  private final GemmPlan plan;

  ScratchGemm(Gemm gemm, GemmSpec spec) {
    plan = gemm.plan(spec, 1);
  }

  /** A product of matrices with given distances between rows, in elements. */
  static GemmSpec spec(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      int lda,
      int ldb,
      int ldc,
      boolean accumulate) {
    return new GemmSpec(
        transposeA, transposeB, m, n, k, lda, ldb, ldc, accumulate, false, Activation.NONE);
  }

  long scratch() {
    return plan.scratch();
  }

  /**
   * Computes the product.
   *
   * @param scratch at least {@link #scratch()} elements
   */
  void run(Buffer a, Buffer b, Buffer c, Buffer scratch) {
    for (int phase = 0; phase < plan.phases(); phase++) {
      for (int part = 0; part < plan.parts(phase); part++) {
        plan.run(phase, part, a, b, c, null, scratch);
      }
    }
  }
}
