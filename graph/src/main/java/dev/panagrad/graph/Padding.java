package dev.panagrad.graph;

import dev.panagrad.graph.op.Rules;

/**
 * How windows treat the border of an image.
 *
 * @param same whether rows and columns thought around the image follow from its size: TensorFlow's
 *     SAME, ceil(size / stride) windows, the smaller half of the padding before; then none are
 *     given
 * @param top rows thought above the image
 * @param left columns thought left of it
 * @param bottom rows below, of which the last may reach no window
 * @param right columns right of it
 */
public record Padding(boolean same, int top, int left, int bottom, int right) {
  /** TensorFlow's SAME: ceil(size / stride) windows, the smaller half of the padding before. */
  public static final Padding SAME = new Padding(true, 0, 0, 0, 0);

  /** Only windows that lie inside the image. */
  public static final Padding VALID = new Padding(false, 0, 0, 0, 0);

  /** Checks that no side is negative. */
  public Padding {
    Rules.check(
        top >= 0 && left >= 0 && bottom >= 0 && right >= 0,
        "a padding must not be negative, but is %d, %d, %d, %d",
        top,
        left,
        bottom,
        right);
    Rules.check(
        !same || (top | left | bottom | right) == 0,
        "SAME padding follows from the images and must not be given besides");
  }

  /** Rows and columns of zeros (for a maximum: of nothing) around the image. */
  public static Padding of(int top, int left, int bottom, int right) {
    return new Padding(false, top, left, bottom, right);
  }

  @Override
  public String toString() {
    return same
        ? "SAME"
        : (top | left | bottom | right) == 0
            ? "VALID"
            : "%d,%d,%d,%d".formatted(top, left, bottom, right);
  }
}
