package dev.panagrad.engine.kernel.simd;

/** How much of a product or convolution its warm-up corner computes. */
public final class WarmUpCorner {
  /**
   * Rounds of an innermost loop: interpreted, a round of the largest takes tens of microseconds.
   */
  public static final int ROUNDS = 16;

  private WarmUpCorner() {}
}
