package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Rules;

/**
 * How a window slides over images.
 *
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padding the padding at the border
 */
public record Sliding(int strideH, int strideW, Padding padding) {
  /** Checks the strides. */
  public Sliding {
    Rules.check(
        strideH > 0 && strideW > 0, "the strides must be positive, not %d, %d", strideH, strideW);
  }

  /**
   * This window over images in one of the two layouts.
   *
   * @param batch 0 for images in the users' layout, [n, h, w, c]; else the batch size n of images
   *     with the batch innermost
   */
  SlidingLayout in(int batch) {
    return new SlidingLayout(this, batch);
  }

  /** The rows of padding above images of a height. */
  public int top(int h, int kernel) {
    return padding.same() ? Windows.samePadding(h, kernel, strideH) : padding.top();
  }

  /** The columns of padding to the left of images of a width. */
  public int left(int w, int kernel) {
    return padding.same() ? Windows.samePadding(w, kernel, strideW) : padding.left();
  }
}
