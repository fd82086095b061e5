package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Buffer;

/**
 * A copy of the windows of images [n, h, w, c] to rows [n * outH * outW, kh * kw * c] (im2col);
 * cells outside the image are 0.
 *
 * @param h height of an image
 * @param w width of an image
 * @param c channels
 * @param kh height of the window
 * @param kw width of the window
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param top rows of padding above the image
 * @param left columns of padding to the left
 * @param outH windows by height
 * @param outW windows by width
 */
public record WindowCopy(
    int h,
    int w,
    int c,
    int kh,
    int kw,
    int strideH,
    int strideW,
    int top,
    int left,
    int outH,
    int outW) {

  /** Copies rows of windows [from, to) of n * outH. */
  public void run(MovementKernels kernels, Buffer in, Buffer out, long from, long to) {
    for (long at = from; at < to; at++) {
      long y = at % outH * strideH - top;
      for (int r = 0; r < kh; r++) {
        long tap = (at * outW * kh + r) * rowLength();
        if (y + r < 0 || y + r >= h) {
          for (int j = 0; j < outW; j++) {
            kernels.fill(out, 0f, tap + j * step(), tap + j * step() + rowLength());
          }
        } else {
          row(kernels, in, (at / outH * h + y + r) * w * c, out, tap);
        }
      }
    }
  }

  /** The elements of a window in one row of an image. */
  private long rowLength() {
    return (long) kw * c;
  }

  /** The elements of a window. */
  private long step() {
    return kh * rowLength();
  }

  /** What windows next to each other have of a row of an image. */
  private void row(MovementKernels kernels, Buffer in, long image, Buffer out, long tap) {
    int first = Math.min(outW, Math.ceilDiv(left, strideW));
    long fitting = Math.floorDiv((long) w + left - kw, strideW) + 1;
    int last = Math.clamp(fitting, first, outW);
    for (int j = 0; j < first; j++) {
      border(kernels, in, image, out, tap, j);
    }
    kernels.copyRows(
        in,
        image + ((long) first * strideW - left) * c,
        (long) strideW * c,
        out,
        tap + first * step(),
        step(),
        rowLength(),
        0,
        last - first);
    for (int j = last; j < outW; j++) {
      border(kernels, in, image, out, tap, j);
    }
  }

  /** What a window that reaches into the padding has of a row of an image. */
  private void border(MovementKernels kernels, Buffer in, long image, Buffer out, long tap, int j) {
    long x = (long) j * strideW - left;
    long at = tap + j * step();
    long begin = Math.clamp(-x, 0, kw);
    long end = Math.clamp(w - x, begin, kw);
    kernels.fill(out, 0f, at, at + begin * c);
    kernels.copyRows(
        in, image + (x + begin) * c, 0, out, at + begin * c, 0, (end - begin) * c, 0, 1);
    kernels.fill(out, 0f, at + end * c, at + rowLength());
  }
}
