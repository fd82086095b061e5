package dev.panagrad.engine.kernel.pool;

import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Pooling of a channel of an image with its channels first: one loop over all windows inside the
 * image, and one for each row and column of windows that reach into the padding.
 */
final class PlanePool {
  private PlanePool() {}

  /** The largest cell of each window of a channel. */
  static void max(PoolSpec s, Buffer in, Buffer out, int channel) {
    for (int i = 0; i < s.outH(); ) {
      int end = end(i, s.outH(), s.h(), s.kh(), s.strideH(), s.padTop());
      for (int j = 0; j < s.outW(); ) {
        int colEnd = end(j, s.outW(), s.w(), s.kw(), s.strideW(), s.padLeft());
        max(s, in, out, channel, i, end, j, colEnd);
        j = colEnd;
      }
      i = end;
    }
  }

  /** One past the last of the windows from one on that all lie inside, or have its taps. */
  private static int end(int from, int outputs, int size, int kernel, int stride, int pad) {
    boolean inside =
        Windows.firstTap(from, stride, pad) == 0
            && Windows.lastTap(size, kernel, from, stride, pad) == kernel;
    return inside ? Math.min(outputs, (size + pad - kernel) / stride + 1) : from + 1;
  }

  /** Windows that have the same taps. */
  private static void max(
      PoolSpec s, Buffer in, Buffer out, int channel, int i, int rowEnd, int j, int colEnd) {
    int top = Windows.firstTap(i, s.strideH(), s.padTop());
    int left = Windows.firstTap(j, s.strideW(), s.padLeft());
    int y = i * s.strideH() - s.padTop() + top;
    int x = j * s.strideW() - s.padLeft() + left;
    long row = (long) Float.BYTES * s.w();
    long outRow = (long) Float.BYTES * s.outW();
    int kh = Windows.lastTap(s.h(), s.kh(), i, s.strideH(), s.padTop()) - top;
    int kw = Windows.lastTap(s.w(), s.kw(), j, s.strideW(), s.padLeft()) - left;
    MemorySegment from = in.segment();
    MemorySegment to = out.segment();
    long p = in.offset() + ((long) channel * s.h() + y) * row + (long) Float.BYTES * x;
    long q = out.offset() + ((long) channel * s.outH() + i) * outRow + (long) Float.BYTES * j;
    long step = s.strideH() * row;
    int rows = rowEnd - i;
    int cols = colEnd - j;
    if (kh == 2 && kw == 2) {
      PlanePoolLoops.maxOfFour(from, p, row, step, s.strideW(), to, q, outRow, rows, cols);
    } else {
      PlanePoolLoops.max(from, p, row, step, s.strideW(), kh, kw, to, q, outRow, rows, cols);
    }
  }
}
