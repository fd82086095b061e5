package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.KernelSet;

/** Single-precision matrix products; plans a product once, before it runs. */
public interface Gemm {
  /** A short name for listings, such as "simd" or "openblas". */
  String name();

  /**
   * Chooses tiles, packing and the split over threads for a product.
   *
   * <p>The result's bits don't depend on {@code threads}.
   */
  GemmPlan plan(GemmSpec spec, int threads);

  /**
   * How to pack B once for several products that differ at most in the rows of A and C.
   *
   * @param uses the number of products
   * @return null if packing isn't worthwhile
   */
  default GemmPacking packing(GemmSpec spec, int uses, int threads) {
    return null;
  }

  /** The kernels of a set: always the same object, so that equal settings are equal. */
  static Gemm of(KernelSet set) {
    return set.isVector() ? VectorGemm.ONLY : ScalarGemm.ONLY;
  }
}
