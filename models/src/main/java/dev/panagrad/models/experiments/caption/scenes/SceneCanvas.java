package dev.panagrad.models.experiments.caption.scenes;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.data.ImageDataset;

/**
 * Draws scenes into 48 x 48 pixels of a buffer, from 0 for the background to 1 for ink. Nothing is
 * allocated.
 */
public final class SceneCanvas {
  /** Height and width of a scene. */
  public static final int SIDE = 48;

  /** Of the 28 x 28 pixels of a digit, the central ones contain its ink. */
  static final int INK = 20;

  private static final int MARGIN = 4;
  private static final float WHITE = 255;

  /**
   * Pixels are sampled at two points along each axis, so that thin lines don't break when shrunk.
   */
  private static final float PLACE = 0.25f;

  private SceneCanvas() {}

  /**
   * Clears a scene to the background.
   *
   * @param at its first element
   */
  static void clear(Buffer into, long at) {
    for (int i = 0; i < SIDE * SIDE; i++) {
      into.set(at + i, 0);
    }
  }

  /**
   * Draws a digit over the existing content.
   *
   * @param at the first element of the scene
   * @param scale 1 for the size of the data set
   * @param left the left edge of its ink, in pixels
   * @param top the top edge of its ink, in pixels
   */
  static void draw(
      Buffer into, long at, ImageDataset digits, int image, float scale, float left, float top) {
    float corner = MARGIN * scale;
    float length = digits.cols() * scale;
    int fromX = Math.max(0, (int) (left - corner));
    int fromY = Math.max(0, (int) (top - corner));
    int toX = Math.min(SIDE, (int) Math.ceil(left - corner + length));
    int toY = Math.min(SIDE, (int) Math.ceil(top - corner + length));
    for (int y = fromY; y < toY; y++) {
      float row = (y + 0.5f - top) / scale + MARGIN - 0.5f;
      for (int x = fromX; x < toX; x++) {
        float column = (x + 0.5f - left) / scale + MARGIN - 0.5f;
        float reach = PLACE / scale;
        float ink =
            read(digits, image, row - reach, column - reach)
                + read(digits, image, row - reach, column + reach)
                + read(digits, image, row + reach, column - reach)
                + read(digits, image, row + reach, column + reach);
        long pixel = at + (long) y * SIDE + x;
        into.set(pixel, Math.max(into.get(pixel), ink / 4));
      }
    }
  }

  /** Interpolates linearly between pixels; 0 outside. */
  private static float read(ImageDataset digits, int image, float row, float column) {
    int y = (int) Math.floor(row);
    int x = (int) Math.floor(column);
    float down = row - y;
    float across = column - x;
    float upper = mix(pixel(digits, image, y, x), pixel(digits, image, y, x + 1), across);
    float lower = mix(pixel(digits, image, y + 1, x), pixel(digits, image, y + 1, x + 1), across);
    return mix(upper, lower, down);
  }

  private static float mix(float a, float b, float share) {
    return a + share * (b - a);
  }

  private static float pixel(ImageDataset digits, int image, int row, int column) {
    boolean inside = row >= 0 && row < digits.rows() && column >= 0 && column < digits.cols();
    return inside ? digits.pixel(image, row, column) / WHITE : 0;
  }
}
