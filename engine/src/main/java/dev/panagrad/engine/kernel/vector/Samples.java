package dev.panagrad.engine.kernel.vector;

/** How much of a product or convolution its sample computes. */
final class Samples {
  /**
   * Rounds of an innermost loop: interpreted, a round of the largest takes tens of microseconds.
   */
  static final int ROUNDS = 16;

  private Samples() {}
}
