package dev.panagrad.engine.kernel.axis;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Kernels along one axis. Arrays are viewed as [outer, size, inner]: the middle axis has {@link
 * SparseRows#cols} cells in the input and {@link SparseRows#rows} in the result.
 */
public interface AxisKernels {
  /**
   * {@code out[p, r, i] = sum over the elements k of row r of weight[k] * in[p, column[k], i]}, in
   * the order of the elements; [from, to) is a range over p * rows + r.
   */
  void sum(SparseRows matrix, Buffer in, Buffer out, long inner, long from, long to);

  /**
   * {@code out[p, r, i] = } the largest of {@code in[p, column[k], i]} over the elements k of row
   * r, which has at least one; NaN counts as largest. Weights are not used.
   */
  void max(SparseRows windows, Buffer in, Buffer out, long inner, long from, long to);

  /**
   * The gradient of {@link #max}: zeroes {@code dx[p, *, *]}, then adds {@code dy[p, r, i]} to the
   * first cell of row r, in the order of the elements, that equals {@code out[p, r, i]}; [from, to)
   * is a range over p.
   */
  void maxGradient(
      SparseRows windows,
      Buffer in,
      Buffer out,
      Buffer dy,
      Buffer dx,
      long inner,
      long from,
      long to);

  /** The kernels of a set. */
  static AxisKernels of(KernelSet set) {
    return set.isVector() ? new VectorAxis() : new ScalarAxis();
  }
}
