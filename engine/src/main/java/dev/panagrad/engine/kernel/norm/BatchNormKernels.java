package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) and its gradient.
 *
 * <p>All methods process positions [from, to) in memory order; sums are added in an order that
 * depends on the spec and these bounds only. Tail lanes never count; there, results are finite and
 * gradients zero.
 */
public interface BatchNormKernels {
  /**
   * Mean and biased variance of each channel over the positions, the variance from squared
   * differences to the mean, so that a large mean costs no accuracy.
   *
   * @throws IllegalArgumentException if there is no position
   */
  void moments(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to);

  /**
   * {@code out = (in - mean) / sqrt(variance + epsilon) * scale + offset}, then ReLU if requested.
   */
  void normalize(NormOperands n, Buffer out, int from, int to);

  /**
   * Partial gradients of offset and scale over the positions: {@code dOffset = sum of dy} and
   * {@code dScale = sum of dy * (in - mean) / sqrt(variance + epsilon)} per channel.
   *
   * @param dy the gradient of {@link #normalize}'s result
   */
  void reduceGradient(NormOperands n, Buffer dy, Buffer dScale, Buffer dOffset, int from, int to);

  /**
   * The gradient of the input if mean and variance are batch statistics: {@code dx = scale /
   * sqrt(variance + epsilon) * (dy - dOffset / count - xhat * dScale / count)} with xhat the
   * normalised input; dScale and dOffset are the sums over all positions.
   *
   * @param dx may be dy itself
   */
  void inputGradient(
      NormOperands n, Buffer dy, Buffer dScale, Buffer dOffset, Buffer dx, int from, int to);

  /**
   * Merges more elements into the mean and variance of a channel (Chan, Golub and LeVeque 1979).
   *
   * @param share the share of the added elements in all elements, above 0; 1 if there were none
   *     before
   * @param addedMean the mean of the added elements
   * @param addedVariance the variance of the added elements
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
