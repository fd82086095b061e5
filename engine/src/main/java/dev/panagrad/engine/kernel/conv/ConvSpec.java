package dev.panagrad.engine.kernel.conv;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.memory.Sizes;

/**
 * A two-dimensional convolution (cross-correlation, as the field calls it) of a batch of images.
 *
 * <p>Images are held with the batch innermost, in one block or several: [blocks, h, w, c, lanes] as
 * in {@link BatchLanes}; results are [blocks, outH, outW, o, lanes]. Lanes beyond the batch are the
 * tail: gradients hold zeros there, other tensors any finite number. Filters are dense [kh, kw, c,
 * o].
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
 * @param padTop rows of zeros thought above the image
 * @param padLeft columns of zeros thought left of the image
 * @param outH height of the result
 * @param outW width of the result
 * @param bias whether a vector of o elements is added; backwards, whether its gradient is wanted
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

  /** The most that plans multiply a count by. */
  private static final int PARTS = 16;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is below 1, a padding as large as the filter, a
   *     product of sizes too large to count, or the activation none of NONE, RELU and RELU_GRAD
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
   * Plans count cells, the elements of a row, and those of a filter whose channels are rounded up,
   * in ints, and cut them into some parts.
   */
  private static void checkCounts(int n, int h, int w, int c, int o, int kh, int kw) {
    Sizes.count("cells of a convolution, cut into parts", h, w, PARTS);
    Sizes.count("a row of a convolution", w, c, BatchLanes.lanes(n));
    int in = Math.ceilDiv(c, BatchLanes.UNIT) * BatchLanes.UNIT;
    int out = Math.ceilDiv(o, BatchLanes.UNIT) * BatchLanes.UNIT;
    Sizes.count("the filter of a convolution, cut into parts", kh, kw, in, out, PARTS);
  }

  /** SAME padding as TensorFlow: outputs = ceil(size / stride), the smaller half before. */
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
   * A convolution by the same windows that needs no more memory: of a few positions, and of as many
   * channels as make the sums long enough.
   *
   * @param terms of a sum, at least, if there are as many
   * @param channelUnit channels come in multiples of this, if there are as many
   * @return the same convolution if it is that small already
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

  /** Elements of a batch row in memory. */
  public int lanes() {
    return BatchLanes.lanes(n);
  }

  /** Blocks that the batch is held in. */
  public int blocks() {
    return BatchLanes.blocks(n);
  }

  /** Images of a block, of each but the last if there are several. */
  public int images() {
    return BatchLanes.images(n, 0);
  }

  /** Elements of the images in a block, a tail included. */
  public long inputBlock() {
    return (long) h * w * c * lanes();
  }

  /** Elements of the result in a block, a tail included. */
  public long outputBlock() {
    return (long) outH * outW * o * lanes();
  }

  /** Elements of the images in memory, tails included. */
  public long inputLength() {
    return blocks() * inputBlock();
  }

  /** Elements of the result in memory, tails included. */
  public long outputLength() {
    return blocks() * outputBlock();
  }

  /** Elements of the filter. */
  public int filterLength() {
    return kh * kw * c * o;
  }

  /**
   * Multiplications and additions of one direction, those with padding not counted: forward,
   * backward by data and backward by filter take the same.
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
