package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Conversions between one example per row, [n, features], and the batch innermost, [blocks,
 * features, lanes] as in {@link BatchLanes}.
 *
 * <p>With features = h * w * c the same kernels serve images [n, h, w, c] and matrices.
 */
public interface LayoutKernels {
  /**
   * {@code out[b, f, p] = in[b * lanes + p, f]} and 0 for the tail, for features [from, to).
   *
   * @param in [n, features]
   * @param out [blocks, features, lanes]
   */
  void batchInnermost(Buffer in, Buffer out, int n, int features, int from, int to);

  /**
   * {@code out[b * lanes + p, f] = in[b, f, p]} for features [from, to); the tail is dropped.
   *
   * @param in [blocks, features, lanes]
   * @param out [n, features]
   */
  void batchOutermost(Buffer in, Buffer out, int n, int features, int from, int to);

  /** The kernels of a set. */
  static LayoutKernels of(KernelSet set) {
    return set.isVector() ? new LayoutLoops() : new ScalarLayout();
  }
}
