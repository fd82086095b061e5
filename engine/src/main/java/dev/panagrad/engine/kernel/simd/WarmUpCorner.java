package dev.panagrad.engine.kernel.simd;

/** The size of the warm-up corner of a product or convolution. */
public final class WarmUpCorner {
  /**
   * The rounds of an innermost loop: interpreted, a round of the largest takes tens of
   * microseconds.
   */
  public static final int ROUNDS = 16;

  private WarmUpCorner() {}
}
