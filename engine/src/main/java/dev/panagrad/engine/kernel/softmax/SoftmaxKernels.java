package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Softmax over rows and its cross-entropy, computed without overflow by subtracting the maximum.
 */
public interface SoftmaxKernels {
  /**
   * Smaller gradients count as 0: gradients of almost excluded classes would soon be subnormal
   * numbers, with which CPUs compute up to a hundred times slower.
   */
  double TINY_GRADIENT = 0x1p-100;

  /** Rows [fromRow, toRow) of softmax(in); in and out may be the same memory. */
  void softmax(Buffer in, Buffer out, long cols, long fromRow, long toRow);

  /**
   * Per row: {@code loss[row] = -sum over c of labels[row, c] * log softmax(logits)[row, c]}.
   *
   * @param scratch scratch memory as large as logits, of which the given rows are used
   */
  void crossEntropy(
      Buffer logits,
      Buffer labels,
      Buffer loss,
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow);

  /**
   * The gradient of {@link #crossEntropy} with respect to the logits: {@code out[row, c] =
   * upstream[row * upstreamStride] * (softmax(logits)[row, c] * sum(labels[row]) - labels[row,
   * c])}.
   *
   * @param upstreamStride 1 for one value per row, 0 for one value for all rows
   */
  void crossEntropyGradient(
      Buffer logits,
      Buffer labels,
      Buffer upstream,
      int upstreamStride,
      Buffer out,
      long cols,
      long fromRow,
      long toRow);

  /**
   * As {@link #crossEntropy} with labels as int32 class numbers; one out of range counts as no
   * label, with loss and gradient 0.
   */
  void sparseCrossEntropy(
      Buffer logits,
      Buffer classes,
      Buffer loss,
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow);

  /** As {@link #crossEntropyGradient} with labels as int32 class numbers. */
  void sparseCrossEntropyGradient(
      Buffer logits,
      Buffer classes,
      Buffer upstream,
      int upstreamStride,
      Buffer out,
      long cols,
      long fromRow,
      long toRow);

  /** {@link #crossEntropy} and {@link #crossEntropyGradient} at once, to the same bits. */
  void crossEntropyAndGradient(
      Buffer logits,
      Buffer labels,
      Buffer upstream,
      int upstreamStride,
      Buffer loss,
      Buffer out,
      long cols,
      long fromRow,
      long toRow);

  /** As {@link #crossEntropyAndGradient} with labels as int32 class numbers. */
  void sparseCrossEntropyAndGradient(
      Buffer logits,
      Buffer classes,
      Buffer upstream,
      int upstreamStride,
      Buffer loss,
      Buffer out,
      long cols,
      long fromRow,
      long toRow);

  /**
   * The cross-entropy against (1 - share) onehot + share / cols, for many classes; a class out of
   * range gives loss and gradient 0.
   *
   * @param scratch scratch memory as large as logits, of which the given rows are used
   */
  void smoothedCrossEntropy(
      Buffer logits,
      Buffer classes,
      float share,
      Buffer loss,
      Buffer scratch,
      long cols,
      long fromRow,
      long toRow);

  /** The gradient of {@link #smoothedCrossEntropy} with respect to the logits. */
  void smoothedCrossEntropyGradient(
      Buffer logits,
      Buffer classes,
      float share,
      Buffer upstream,
      int upstreamStride,
      Buffer out,
      long cols,
      long fromRow,
      long toRow);

  /** The kernels of a set. */
  static SoftmaxKernels of(KernelSet set) {
    return set.isVector() ? new VectorSoftmax() : new ScalarSoftmax();
  }
}
