package dev.panagrad.engine.kernel.pool;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.engine.kernel.layout.BatchLanes;

/**
 * Pooling of a batch of images, batch innermost as in {@link ConvSpec}.
 *
 * @param n images in the batch
 * @param h height of an image
 * @param w width of an image
 * @param c channels
 * @param kh height of the window
 * @param kw width of the window
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padTop rows above the image that windows may cover; they are ignored
 * @param padLeft columns left of the image that windows may cover
 * @param outH height of the result
 * @param outW width of the result
 */
public record PoolSpec(
    int n,
    int h,
    int w,
    int c,
    int kh,
    int kw,
    int strideH,
    int strideW,
    int padTop,
    int padLeft,
    int outH,
    int outW) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is below 1, a window has no cell in the image, or a
   *     product of sizes is too large to count
   */
  public PoolSpec {
    if (n < 1 || c < 1) {
      throw new IllegalArgumentException(
          "a pooling of %d images of %d channels; each must be at least 1".formatted(n, c));
    }
    Windows.check("pooling", h, kh, strideH, padTop, outH);
    Windows.check("pooling", w, kw, strideW, padLeft, outW);
    BatchLanes.check("the images of a pooling", n, h, w, c);
    BatchLanes.check("the result of a pooling", n, outH, outW, c);
  }

  /** SAME padding as TensorFlow. */
  public static PoolSpec same(
      int n, int h, int w, int c, int kh, int kw, int strideH, int strideW) {
    return new PoolSpec(
        n,
        h,
        w,
        c,
        kh,
        kw,
        strideH,
        strideW,
        Windows.samePadding(h, kh, strideH),
        Windows.samePadding(w, kw, strideW),
        Windows.sameOutputs(h, strideH),
        Windows.sameOutputs(w, strideW));
  }

  /** No padding: only windows that lie inside the image. */
  public static PoolSpec valid(
      int n, int h, int w, int c, int kh, int kw, int strideH, int strideW) {
    return new PoolSpec(
        n,
        h,
        w,
        c,
        kh,
        kw,
        strideH,
        strideW,
        0,
        0,
        Windows.validOutputs(h, kh, strideH),
        Windows.validOutputs(w, kw, strideW));
  }

  /** Elements of a batch row in memory. */
  public int lanes() {
    return BatchLanes.lanes(n);
  }

  /** Rows of the images in all blocks of the batch. */
  public int rows() {
    return BatchLanes.blocks(n) * h;
  }

  /** Rows of the result in all blocks of the batch. */
  public int outRows() {
    return BatchLanes.blocks(n) * outH;
  }

  /** Elements of the images in memory, tails included. */
  public long inputLength() {
    return (long) rows() * w * c * lanes();
  }

  /** Elements of the result in memory, tails included. */
  public long outputLength() {
    return (long) outRows() * outW * c * lanes();
  }
}
