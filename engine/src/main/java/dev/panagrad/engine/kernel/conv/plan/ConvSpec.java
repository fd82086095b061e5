package dev.panagrad.engine.kernel.conv.plan;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.memory.Sizes;

/**
 * A two-dimensional convolution (strictly, a cross-correlation) of a batch of images.
 *
 * <p>Images are stored with the batch innermost, in one block or several: [blocks, h, w, c, lanes]
 * as in {@link BatchLanes}; results are [blocks, outH, outW, o, lanes]. Lanes beyond the batch are
 * the tail: gradients hold zeros there, other tensors any finite number. Filters are dense [kh, kw,
 * c, o].
 *
 * @param n images in the batch
 * @param h height of an image
 * @param w width of an image
 * @param c channels of an image
 * @param o channels of the result
 * @param kh height of the filter
 * @param kw width of the filter
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padTop rows of zero padding above the image
 * @param padLeft columns of zero padding left of the image
 * @param outH height of the result
 * @param outW width of the result
 * @param bias whether a vector of o elements is added; backward, whether its gradient is computed
 * @param activation applied last: NONE or RELU, and backward RELU_GRAD
 */
public record ConvSpec(
    int n,
    int h,
    int w,
    int c,
    int o,
    int kh,
    int kw,
    int strideH,
    int strideW,
    int padTop,
    int padLeft,
    int outH,
    int outW,
    boolean bias,
    Activation activation) {

  /** The largest factor by which plans multiply a count. */
  private static final int PARTS = 16;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is below 1, a padding is as large as the filter, a
   *     product of sizes is too large to count, or the activation isn't NONE, RELU or RELU_GRAD
   */
  public ConvSpec {
    if (n < 1 || c < 1 || o < 1) {
      throw new IllegalArgumentException(
          "a convolution of %d images from %d to %d channels; each must be at least 1"
              .formatted(n, c, o));
    }
    Windows.check("convolution", h, kh, strideH, padTop, outH);
    Windows.check("convolution", w, kw, strideW, padLeft, outW);
    BatchLanes.check("the images of a convolution", n, h, w, c);
    BatchLanes.check("the result of a convolution", n, outH, outW, o);
    checkCounts(n, h, w, c, o, kh, kw);
    checkCounts(n, outH, outW, o, c, kh, kw);
    if (activation != Activation.NONE
        && activation != Activation.RELU
        && activation != Activation.RELU_GRAD) {
      throw new IllegalArgumentException(
          "a convolution applies NONE, RELU or RELU_GRAD, not %s; apply it with its own kernel"
              .formatted(activation));
    }
  }

  /**
   * Checks counts that plans hold in ints and multiply by a number of parts: cells, elements of a
   * row, and elements of a filter whose channels are rounded up.
   */
  private static void checkCounts(int n, int h, int w, int c, int o, int kh, int kw) {
    Sizes.count("cells of a convolution, cut into parts", h, w, PARTS);
    Sizes.count("a row of a convolution", w, c, BatchLanes.lanes(n));
    int in = Math.ceilDiv(c, BatchLanes.UNIT) * BatchLanes.UNIT;
    int out = Math.ceilDiv(o, BatchLanes.UNIT) * BatchLanes.UNIT;
    Sizes.count("the filter of a convolution, cut into parts", kh, kw, in, out, PARTS);
  }

  /** SAME padding as in TensorFlow: outputs = ceil(size / stride), the smaller half first. */
  public static ConvSpec same(
      int n, int h, int w, int c, int o, int kh, int kw, int strideH, int strideW) {
    int outH = Windows.sameOutputs(h, strideH);
    int outW = Windows.sameOutputs(w, strideW);
    int padTop = Windows.samePadding(h, kh, strideH);
    int padLeft = Windows.samePadding(w, kw, strideW);
    return new ConvSpec(
        n,
        h,
        w,
        c,
        o,
        kh,
        kw,
        strideH,
        strideW,
        padTop,
        padLeft,
        outH,
        outW,
        false,
        Activation.NONE);
  }

  /** No padding: only windows that lie inside the image. */
  public static ConvSpec valid(
      int n, int h, int w, int c, int o, int kh, int kw, int strideH, int strideW) {
    int outH = Windows.validOutputs(h, kh, strideH);
    int outW = Windows.validOutputs(w, kw, strideW);
    return new ConvSpec(
        n, h, w, c, o, kh, kw, strideH, strideW, 0, 0, outH, outW, false, Activation.NONE);
  }

  /** The same convolution with bias and activation in its epilogue. */
  public ConvSpec withEpilogue(boolean bias, Activation activation) {
    return new ConvSpec(
        n, h, w, c, o, kh, kw, strideH, strideW, padTop, padLeft, outH, outW, bias, activation);
  }

  /**
   * A smaller convolution with the same windows, which needs no more memory: a few positions, and
   * enough channels to make the sums long enough.
   *
   * @param terms the minimum number of terms of a sum, if there are that many
   * @param channelUnit the number of channels is a multiple of this, if there are that many
   * @return the same convolution if it is already that small
   */
  public ConvSpec corner(int positions, int terms, int channelUnit) {
    int cornerH = Math.min(outH, positions);
    int cornerW = Math.min(outW, positions);
    int rows = (cornerH - 1) * strideH + kh;
    int cols = (cornerW - 1) * strideW + kw;
    int channels = Math.ceilDiv(Math.ceilDiv(terms, kh * kw), channelUnit) * channelUnit;
    if (rows > h || cols > w) {
      return this;
    }
    return new ConvSpec(
        n,
        rows,
        cols,
        Math.min(c, channels),
        o,
        kh,
        kw,
        strideH,
        strideW,
        0,
        0,
        cornerH,
        cornerW,
        bias,
        activation);
  }

  /** The elements of a batch row in memory. */
  public int lanes() {
    return BatchLanes.lanes(n);
  }

  /** The number of blocks that hold the batch. */
  public int blocks() {
    return BatchLanes.blocks(n);
  }

  /** The images per block; if there are several blocks, the last may hold fewer. */
  public int images() {
    return BatchLanes.images(n, 0);
  }

  /** The elements of the images in a block, including the tail. */
  public long inputBlock() {
    return (long) h * w * c * lanes();
  }

  /** The elements of the result in a block, including the tail. */
  public long outputBlock() {
    return (long) outH * outW * o * lanes();
  }

  /** The elements of the images in memory, including tails. */
  public long inputLength() {
    return blocks() * inputBlock();
  }

  /** The elements of the result in memory, including tails. */
  public long outputLength() {
    return blocks() * outputBlock();
  }

  /** Elements of the filter. */
  public int filterLength() {
    return kh * kw * c * o;
  }

  /**
   * The multiplications and additions of one direction, without those on padding; the same for
   * forward, backward by data and backward by filter.
   */
  public double flops() {
    return 2.0
        * n
        * c
        * o
        * Windows.taps(h, kh, strideH, padTop, outH)
        * Windows.taps(w, kw, strideW, padLeft, outW);
  }
}
