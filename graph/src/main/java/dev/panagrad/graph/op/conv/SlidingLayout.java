package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.layout.Layout;

/**
 * Shapes and kernels of windows that slide over images, in one of the two layouts.
 *
 * @param sliding strides and padding
 * @param batch 0 for images in the users' layout, [n, h, w, c]; else the batch size n of images in
 *     the kernels' layout, [blocks * h, w, c, lanes], see {@link BatchLanes}
 */
record SlidingLayout(Sliding sliding, int batch) {
  private boolean isInnermost() {
    return batch > 0;
  }

  private int heightAxis() {
    return isInnermost() ? 0 : 1;
  }

  /** The channels of images in this layout. */
  int channels(Shape images) {
    return images.size(heightAxis() + 2);
  }

  /** The shape of the result of windows of a size over images, with a number of channels. */
  Shape slide(Shape images, int kernelH, int kernelW, int channels) {
    Layout.checkInnermost(images, batch);
    Rules.check(
        kernelH > 0 && kernelW > 0, "a window must have a cell, but is %d x %d", kernelH, kernelW);
    int h = height(images);
    int w = images.size(heightAxis() + 1);
    int outH =
        outputs(h, kernelH, sliding.strideH(), sliding.padding().top(), sliding.padding().bottom());
    int outW =
        outputs(w, kernelW, sliding.strideW(), sliding.padding().left(), sliding.padding().right());
    Rules.check(
        outH > 0 && outW > 0,
        "a window of %d x %d doesn't fit into images of shape %s",
        kernelH,
        kernelW,
        images);
    checkInside(h, kernelH, sliding.strideH(), sliding.padding().top(), outH);
    checkInside(w, kernelW, sliding.strideW(), sliding.padding().left(), outW);
    return images
        .with(heightAxis(), Sizes.count("rows of images", blocks(), outH))
        .with(heightAxis() + 1, outW)
        .with(heightAxis() + 2, channels);
  }

  /**
   * The shape of images of a height, width and channels, in the layout and batch of other images.
   */
  Shape images(Shape like, int h, int w, int channels) {
    Layout.checkInnermost(like, batch);
    return like.with(heightAxis(), Sizes.count("rows of images", blocks(), h))
        .with(heightAxis() + 1, w)
        .with(heightAxis() + 2, channels);
  }

  /** The number of blocks that hold the batch. */
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
    if (sliding.padding().same()) {
      return Windows.sameOutputs(size, stride);
    }
    int padded = Sizes.sum("cells of a padded image", before, size, after);
    Windows.checkSum("window", padded, kernel, stride);
    return Windows.validOutputs(padded, kernel, stride);
  }

  /** Kernels rely on every window reaching into the image. */
  private void checkInside(int size, int kernel, int stride, int before, int outputs) {
    Rules.check(
        before < kernel && (outputs - 1L) * stride - before < size,
        "windows of %d cells with padding %s lie outside the %d cells of the image; pad it first",
        kernel,
        sliding.padding(),
        size);
  }

  /**
   * The kernel specification of the convolution of images, batch innermost, with a filter [kh, kw,
   * c, o].
   */
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
        sliding.strideH(),
        sliding.strideW(),
        sliding.top(h, kh),
        sliding.left(w, kw),
        outputs(h, kh, sliding.strideH(), sliding.padding().top(), sliding.padding().bottom()),
        outputs(w, kw, sliding.strideW(), sliding.padding().left(), sliding.padding().right()),
        false,
        Activation.NONE);
  }

  /** The kernel specification of pooling images, batch innermost, with windows of a size. */
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
        sliding.strideH(),
        sliding.strideW(),
        sliding.top(h, kernelH),
        sliding.left(w, kernelW),
        outputs(h, kernelH, sliding.strideH(), sliding.padding().top(), sliding.padding().bottom()),
        outputs(
            w, kernelW, sliding.strideW(), sliding.padding().left(), sliding.padding().right()));
  }
}
