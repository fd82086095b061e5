package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/**
 * Conversions between one example a row, [n, features], and the batch innermost, [features, lanes].
 *
 * <p>With features = h * w * c the same kernels serve images [n, h, w, c] and matrices.
 */
public interface LayoutKernels {
  /**
   * {@code out[f, p] = in[p, f]} for p below n and 0 for the tail, for features [from, to).
   *
   * @param in [n, features]
   * @param out [features, lanes] with lanes = {@link Windows#lanes}(n)
   */
  void batchInnermost(Buffer in, Buffer out, int n, int features, int from, int to);

  /**
   * {@code out[p, f] = in[f, p]} for features [from, to); the tail is dropped.
   *
   * @param in [features, lanes] with lanes = {@link Windows#lanes}(n)
   * @param out [n, features]
   */
  void batchOutermost(Buffer in, Buffer out, int n, int features, int from, int to);
}
