package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.memory.Buffer;

/**
 * A normalisation: what it reads, and what its gradients read too.
 *
 * @param in the tensor of the spec's shape
 * @param mean per channel
 * @param variance per channel
 * @param scale per channel, or null for 1
 * @param offset per channel, or null for 0
 * @param epsilon keeps the divisor from 0
 * @param relu whether ReLU follows; gradients then count as 0 wherever its result, which is
 *     recomputed, is 0
 */
public record NormOperands(
    NormSpec spec,
    Buffer in,
    Buffer mean,
    Buffer variance,
    Buffer scale,
    Buffer offset,
    float epsilon,
    boolean relu) {

  /** 1 / sqrt(variance + epsilon) of a channel. */
  float rate(int channel) {
    return (float) (1 / Math.sqrt(variance.get(channel) + epsilon));
  }

  /** What ReLU raises results to: 0, or without it NaN, for nothing is below or equal to that. */
  float floor() {
    return relu ? 0f : Float.NaN;
  }
}
