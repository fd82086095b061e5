package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.Windows;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.op.Rules;

/**
 * How a window slides over images.
 *
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padding at the border
 */
public record Sliding(int strideH, int strideW, Padding padding) {
  /** Checks the strides. */
  public Sliding {
    Rules.check(
        strideH > 0 && strideW > 0, "the strides must be positive, not %d, %d", strideH, strideW);
  }

  /**
   * The same over images in one of both layouts.
   *
   * @param batch 0 for images as users see them, [n, h, w, c]; else the batch n of images held with
   *     it innermost
   */
  SlidingLayout in(int batch) {
    return new SlidingLayout(this, batch);
  }

  /** Rows of padding above images of a height. */
  public int top(int h, int kernel) {
    return padding.same() ? Windows.samePadding(h, kernel, strideH) : padding.top();
  }

  /** Columns of padding before images of a width. */
  public int left(int w, int kernel) {
    return padding.same() ? Windows.samePadding(w, kernel, strideW) : padding.left();
  }
}
