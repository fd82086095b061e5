package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) of rows of a matrix, and its gradients.
 *
 * <p>Each row has its own mean and variance, of which nothing is kept: the gradients compute them
 * again while the row is in the cache. Not centred, the mean counts as 0: that is the RMS
 * normalisation (Zhang and Sennrich 2019). All work on rows [fromRow, toRow); what is computed of a
 * row depends on nothing else. Scale and offset have an element a column.
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

  /** The gradient by x: {@code dx}, which may be dy, the gradient of the result. */
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

  /** The rows' part of the gradients by scale and offset, added up in the order of the rows. */
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
