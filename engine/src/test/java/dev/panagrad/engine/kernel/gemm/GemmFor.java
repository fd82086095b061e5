package dev.panagrad.engine.kernel.gemm;

/** The vector products of processors with other caches than this one. */
public final class GemmFor {
  private GemmFor() {}

  /** Products for an L2 cache of some bytes. */
  public static Gemm l2(long bytes) {
    return new VectorGemm(bytes);
  }
}
