package dev.panagrad.models.io;

/** A picture with 8 bits each of red, green, blue and alpha, not premultiplied. */
public final class Image {
  private final String name;
  private final int width;
  private final int height;
  private final int[] pixels;

  /**
   * Wraps the pixels of a picture without copying them.
   *
   * @param name the source, for messages
   * @param pixels row by row, as 0xAARRGGBB
   */
  public Image(String name, int width, int height, int[] pixels) {
    if (width < 1 || height < 1 || pixels.length != (long) width * height) {
      throw new IllegalArgumentException(
          "%d pixels for a picture of %d x %d".formatted(pixels.length, width, height));
    }
    this.name = name;
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** The source of the picture. */
  public String name() {
    return name;
  }

  /** The width in pixels. */
  public int width() {
    return width;
  }

  /** The height in pixels. */
  public int height() {
    return height;
  }

  /** A pixel as 0xAARRGGBB. */
  public int argb(int x, int y) {
    return pixels[y * width + x];
  }
}
