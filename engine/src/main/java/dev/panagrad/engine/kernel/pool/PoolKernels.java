package dev.panagrad.engine.kernel.pool;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * Pooling of images [rows, w, c, lanes] to [outRows, outW, c, lanes], where rows are counted over
 * all blocks of the batch; windows never include padding or cells of another block.
 */
public interface PoolKernels {
  /** The largest cell of each window, for rows [fromRow, toRow) of outRows. */
  void max(PoolSpec spec, Buffer in, Buffer out, int fromRow, int toRow);

  /**
   * The largest cell of each window of one image with its channels first, [c, h, w], for channels
   * [fromChannel, toChannel); the result is [c, outH, outW].
   *
   * @param spec of one image
   */
  void maxOfPlanes(PoolSpec spec, Buffer in, Buffer out, int fromChannel, int toChannel);

  /**
   * The gradient of {@link #max} for channels [fromChannel, toChannel): each window's gradient goes
   * to its first largest cell in the order of rows, then columns, as in TensorFlow. All of dx is
   * written for these channels. A window whose largest cell is NaN passes no gradient on.
   *
   * @param in the images that were pooled
   * @param out their pooled result
   * @param dy the gradient of the result, with a zero tail; the tail of dx then becomes zero
   */
  void maxGradient(
      PoolSpec spec, Buffer in, Buffer out, Buffer dy, Buffer dx, int fromChannel, int toChannel);

  /**
   * The mean over the cells of each window inside the image, for rows [fromRow, toRow) of outRows.
   */
  void average(PoolSpec spec, Buffer in, Buffer out, int fromRow, int toRow);

  /** The gradient of {@link #average} for channels [fromChannel, toChannel), all of dx written. */
  void averageGradient(PoolSpec spec, Buffer dy, Buffer dx, int fromChannel, int toChannel);

  /** The kernels of a set. */
  static PoolKernels of(KernelSet set) {
    return set.isVector() ? new VectorPool() : new ScalarPool();
  }
}
