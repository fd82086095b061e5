package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) of rows of a matrix, and its gradients.
 *
 * <p>Each row has its own mean and variance, which aren't stored: the gradients recompute them
 * while the row is in the cache. If not centred, the mean counts as 0, which is RMS normalisation
 * (Zhang and Sennrich 2019). All methods process rows [fromRow, toRow), each independently of the
 * others. Scale and offset have one element per column.
 */
public interface LayerNormKernels {
  /** {@code out = (x - mean) / sqrt(variance + epsilon) * scale + offset}; out may be x. */
  void normalize(
      Buffer x,
      Buffer scale,
      Buffer offset,
      boolean centred,
      float epsilon,
      Buffer out,
      long cols,
      long fromRow,
      long toRow);

  /**
   * The gradient of x: {@code dx}, which may be the same buffer as dy, the gradient of the result.
   */
  void inputGradient(
      Buffer x,
      Buffer scale,
      Buffer dy,
      boolean centred,
      float epsilon,
      Buffer dx,
      long cols,
      long fromRow,
      long toRow);

  /** The rows' part of the gradients of scale and offset, summed in row order. */
  void parameterGradient(
      Buffer x,
      Buffer dy,
      boolean centred,
      float epsilon,
      Buffer dScale,
      Buffer dOffset,
      long cols,
      long fromRow,
      long toRow);

  /** The kernels of a set. */
  static LayerNormKernels of(KernelSet set) {
    return set.isVector() ? new LayerNormLoops() : new ScalarLayerNorm();
  }
}
