package dev.panagrad.engine.kernel.pool;

import dev.panagrad.engine.kernel.conv.plan.Windows;

/**
 * The memory offsets of pooling windows, in bytes from the first element; rows of the result are
 * counted over all blocks of the batch.
 */
final class PoolWindow {
  private PoolWindow() {}

  /** The bytes of one position: all channels and lanes. */
  static long positionBytes(PoolSpec s) {
    return (long) s.c() * s.lanes() * Float.BYTES;
  }

  /** The first cell of a window that lies inside the image. */
  static long first(PoolSpec s, int i, int j) {
    int row = Math.max(0, i % s.outH() * s.strideH() - s.padTop());
    int col = Math.max(0, j * s.strideW() - s.padLeft());
    return ((long) (i / s.outH() * s.h() + row) * s.w() + col) * positionBytes(s);
  }

  /** Rows of a window inside the image. */
  static int rows(PoolSpec s, int i) {
    return Windows.lastTap(s.h(), s.kh(), i % s.outH(), s.strideH(), s.padTop())
        - Windows.firstTap(i % s.outH(), s.strideH(), s.padTop());
  }

  /** Columns of a window inside the image. */
  static int cols(PoolSpec s, int j) {
    return Windows.lastTap(s.w(), s.kw(), j, s.strideW(), s.padLeft())
        - Windows.firstTap(j, s.strideW(), s.padLeft());
  }
}
