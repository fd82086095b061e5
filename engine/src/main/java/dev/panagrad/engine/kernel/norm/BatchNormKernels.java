package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) and its gradient.
 *
 * <p>All work on positions [from, to), walked in the order of memory; sums are added in an order
 * that depends on the spec and these bounds only. Tail lanes never count; results hold finite
 * numbers there, gradients zeros.
 */
public interface BatchNormKernels {
  /**
   * Mean and biased variance of each channel over the positions, the variance from the squares of
   * the differences to the mean, so that a large mean costs no accuracy.
   *
   * @throws IllegalArgumentException if there is no position
   */
  void moments(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to);

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
   * Partial gradients by offset and scale over the positions: {@code dOffset = sum of dy} and
   * {@code dScale = sum of dy * (in - mean) / sqrt(variance + epsilon)} per channel.
   *
   * @param scale per channel, or null for 1; matters only with relu
   * @param offset per channel, or null for 0; matters only with relu
   * @param relu whether dy is the gradient of {@link #normalize}'s result with ReLU: it counts as 0
   *     wherever that result, which is computed again, is 0
   */
  void reduceGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      boolean relu,
      Buffer dy,
      Buffer dScale,
      Buffer dOffset,
      int from,
      int to);

  /**
   * The gradient by the input where mean and variance are those of the batch: {@code dx = scale /
   * sqrt(variance + epsilon) * (dy - dOffset / count - xhat * dScale / count)} with xhat the
   * normalised input and dy masked as in {@link #reduceGradient}; dScale and dOffset are those over
   * all positions.
   *
   * @param dx may be dy itself
   */
  void inputGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      boolean relu,
      Buffer dy,
      Buffer dScale,
      Buffer dOffset,
      Buffer dx,
      int from,
      int to);

  /**
   * Changes the mean and variance of a channel to those with more elements counted in (Chan, Golub
   * and LeVeque 1979).
   *
   * @param share of the added ones in all, above 0; 1 if there were none before
   * @param addedMean of the added ones
   * @param addedVariance of the added ones
   */
  static void merge(
      Buffer mean,
      Buffer variance,
      int channel,
      double share,
      double addedMean,
      double addedVariance) {
    double before = share < 1 ? mean.get(channel) : addedMean;
    double spread = share < 1 ? variance.get(channel) : addedVariance;
    double distance = addedMean - before;
    mean.set(channel, (float) (before + share * distance));
    variance.set(
        channel,
        (float)
            (spread
                + share * (addedVariance - spread)
                + share * (1 - share) * distance * distance));
  }

  /** The kernels of a set. */
  static BatchNormKernels of(KernelSet set) {
    return set.isVector() ? new VectorBatchNorm() : new ScalarBatchNorm();
  }
}
