package dev.panagrad.engine.kernel;

/** Single-precision matrix products: decides how a product is computed, once, before it runs. */
public interface Gemm {
  /** A short name for listings, as "simd" or "openblas". */
  String name();

  /**
   * Chooses tiles, packing and the split over threads for a product.
   *
   * <p>The result's bits don't depend on {@code threads}.
   */
  GemmPlan plan(GemmSpec spec, int threads);
}
