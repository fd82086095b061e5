package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.ConvSpec;
import dev.panagrad.engine.kernel.conv.Windows;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.layout.Layout;

/**
 * How a window slides over images, and whether these are held with the batch innermost.
 *
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padding at the border
 * @param batch 0 for images as users see them, [n, h, w, c]; else the batch n, and images are held
 *     as {@link BatchLanes} says, [blocks * h, w, c, lanes]: what the kernels work on
 */
public record Sliding(int strideH, int strideW, Padding padding, int batch) {
  /** Checks the strides. */
  public Sliding {
    Rules.check(
        strideH > 0 && strideW > 0, "the strides must be positive, not %d, %d", strideH, strideW);
    Rules.check(batch >= 0, "a batch of %d images", batch);
  }

  /** The same window over images with the batch innermost. */
  Sliding innermost(int n) {
    Rules.check(n > 0, "a batch of images must hold at least 1");
    return new Sliding(strideH, strideW, padding, n);
  }

  public boolean isInnermost() {
    return batch > 0;
  }

  private int heightAxis() {
    return isInnermost() ? 0 : 1;
  }

  /** The channels of images in this layout. */
  int channels(Shape images) {
    return images.size(heightAxis() + 2);
  }

  /** The shape of the result of windows of a size over images, with as many channels as given. */
  Shape slide(Shape images, int kernelH, int kernelW, int channels) {
    Layout.checkInnermost(images, batch);
    Rules.check(
        kernelH > 0 && kernelW > 0, "a window must have a cell, but is %d x %d", kernelH, kernelW);
    int h = height(images);
    int w = images.size(heightAxis() + 1);
    int outH = outputs(h, kernelH, strideH, padding.top(), padding.bottom());
    int outW = outputs(w, kernelW, strideW, padding.left(), padding.right());
    Rules.check(
        outH > 0 && outW > 0,
        "a window of %d x %d doesn't fit into images of shape %s",
        kernelH,
        kernelW,
        images);
    checkInside(h, kernelH, strideH, padding.top(), outH);
    checkInside(w, kernelW, strideW, padding.left(), outW);
    return images
        .with(heightAxis(), Sizes.count("rows of images", blocks(), outH))
        .with(heightAxis() + 1, outW)
        .with(heightAxis() + 2, channels);
  }

  /** Images of a height, width and channels that are held as others of the same batch. */
  Shape images(Shape like, int h, int w, int channels) {
    Layout.checkInnermost(like, batch);
    return like.with(heightAxis(), Sizes.count("rows of images", blocks(), h))
        .with(heightAxis() + 1, w)
        .with(heightAxis() + 2, channels);
  }

  /** Blocks that the batch is held in. */
  int blocks() {
    return isInnermost() ? BatchLanes.blocks(batch) : 1;
  }

  /** The height of images in this layout; windows stay inside a block of the batch. */
  private int height(Shape images) {
    int rows = images.size(heightAxis());
    return rows == Shape.UNKNOWN ? rows : rows / blocks();
  }

  private int outputs(int size, int kernel, int stride, int before, int after) {
    Rules.check(size != Shape.UNKNOWN, "height and width of the images must be known");
    Windows.checkSum("window", size, kernel, stride);
    if (padding.same()) {
      return Windows.sameOutputs(size, stride);
    }
    int padded = Sizes.sum("cells of a padded image", before, size, after);
    Windows.checkSum("window", padded, kernel, stride);
    return Windows.validOutputs(padded, kernel, stride);
  }

  /** Kernels count on it that every window reaches into the image. */
  private void checkInside(int size, int kernel, int stride, int before, int outputs) {
    Rules.check(
        before < kernel && (outputs - 1L) * stride - before < size,
        "windows of %d cells with padding %s lie outside the %d cells of the image; pad it first",
        kernel,
        padding,
        size);
  }

  /** The convolution of images, batch innermost, with a filter [kh, kw, c, o]. */
  ConvSpec conv(Shape images, Shape filter) {
    int h = height(images);
    int w = images.size(1);
    int kh = filter.size(0);
    int kw = filter.size(1);
    return new ConvSpec(
        batch,
        h,
        w,
        filter.size(2),
        filter.size(3),
        kh,
        kw,
        strideH,
        strideW,
        top(h, kh),
        left(w, kw),
        outputs(h, kh, strideH, padding.top(), padding.bottom()),
        outputs(w, kw, strideW, padding.left(), padding.right()),
        false,
        Activation.NONE);
  }

  /** The pooling of images, batch innermost, by windows of a size. */
  PoolSpec pool(Shape images, int kernelH, int kernelW) {
    int h = height(images);
    int w = images.size(1);
    return new PoolSpec(
        batch,
        h,
        w,
        images.size(2),
        kernelH,
        kernelW,
        strideH,
        strideW,
        top(h, kernelH),
        left(w, kernelW),
        outputs(h, kernelH, strideH, padding.top(), padding.bottom()),
        outputs(w, kernelW, strideW, padding.left(), padding.right()));
  }

  private int top(int h, int kernel) {
    return padding.same() ? Windows.samePadding(h, kernel, strideH) : padding.top();
  }

  private int left(int w, int kernel) {
    return padding.same() ? Windows.samePadding(w, kernel, strideW) : padding.left();
  }
}
