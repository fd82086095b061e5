package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) and its gradient.
 *
 * <p>Statistics run over channels [fromChannel, toChannel), with sums in an order that depends on
 * the spec only; elementwise parts run over positions [from, to). Tail lanes never count; results
 * hold finite numbers there, gradients zeros.
 */
public interface BatchNormKernels {
  /**
   * Mean and biased variance of each channel, the variance from the squares of the differences to
   * the mean, so that a large mean costs no accuracy.
   */
  void moments(
      NormSpec spec, Buffer in, Buffer mean, Buffer variance, int fromChannel, int toChannel);

  /**
   * {@code out = (in - mean) / sqrt(variance + epsilon) * scale + offset}, then ReLU if wanted.
   *
   * @param scale per channel, or null for 1
   * @param offset per channel, or null for 0
   */
  void normalize(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      boolean relu,
      Buffer out,
      int from,
      int to);

  /**
   * The gradients by offset and scale: {@code dOffset = sum of dy} and {@code dScale = sum of dy *
   * (in - mean) / sqrt(variance + epsilon)} per channel, where dy counts as 0 wherever out is not
   * above 0 if out is given.
   *
   * @param out the result with ReLU, or null if there was none
   */
  void reduceGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      float epsilon,
      Buffer out,
      Buffer dy,
      Buffer dScale,
      Buffer dOffset,
      int fromChannel,
      int toChannel);

  /**
   * The gradient by the input where mean and variance are those of the batch: {@code dx = scale /
   * sqrt(variance + epsilon) * (dy - dOffset / count - xhat * dScale / count)} with xhat the
   * normalised input and dy masked as in {@link #reduceGradient}.
   */
  void inputGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      float epsilon,
      Buffer out,
      Buffer dy,
      Buffer dScale,
      Buffer dOffset,
      Buffer dx,
      int from,
      int to);
}
