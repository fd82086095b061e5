package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Softmax over rows and its cross-entropies, computed without overflow by subtracting the maximum.
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
   * Against a share of each class: {@code loss[row] = -sum over c of labels[row, c] * log
   * softmax(logits)[row, c]}, with the gradient {@code upstream[row] * (softmax(logits)[row, c] *
   * sum(labels[row]) - labels[row, c])}.
   */
  CrossEntropy crossEntropy();

  /** Against int32 class numbers; one out of range counts as no label, with loss and gradient 0. */
  CrossEntropy sparseCrossEntropy();

  /**
   * Against (1 - share) onehot + share / cols, from int32 class numbers, for many classes; a class
   * out of range gives loss and gradient 0.
   */
  CrossEntropy smoothedCrossEntropy(float share);

  /** The kernels of a set. */
  static SoftmaxKernels of(KernelSet set) {
    return set.isVector() ? new VectorSoftmax() : new ScalarSoftmax();
  }
}
