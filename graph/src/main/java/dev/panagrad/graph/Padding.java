package dev.panagrad.graph;

/**
 * How windows treat the border of an image.
 *
 * @param same whether the padding follows from the image's size as TensorFlow's SAME: ceil(size /
 *     stride) windows, the smaller half of the padding first; all other components are then 0
 * @param top rows of padding above the image
 * @param left columns of padding to its left
 * @param bottom rows of padding below it; the last ones may be outside all windows
 * @param right columns of padding to its right
 */
public record Padding(boolean same, int top, int left, int bottom, int right) {
  /** TensorFlow's SAME: ceil(size / stride) windows, the smaller half of the padding first. */
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

  /** Explicit rows and columns of padding: zeros, which a maximum ignores. */
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
