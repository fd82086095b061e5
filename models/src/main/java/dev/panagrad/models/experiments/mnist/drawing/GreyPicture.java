package dev.panagrad.models.experiments.mnist.drawing;

import dev.panagrad.models.io.Image;
import java.util.Arrays;

/**
 * The grey values of a picture, 0 black to 1 white, with transparent parts filled by its
 * background.
 *
 * @param shades row by row
 */
record GreyPicture(int width, int height, float[] shades) {
  /** Weights red, green and blue by their brightness (Rec. 601). */
  static GreyPicture of(Image image) {
    float ground = groundBehind(image);
    float[] shades = new float[image.width() * image.height()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int argb = image.argb(x, y);
        float alpha = (argb >>> 24) / 255f;
        shades[y * image.width() + x] = alpha * brightness(argb) + (1 - alpha) * ground;
      }
    }
    return new GreyPicture(image.width(), image.height(), shades);
  }

  float shade(int x, int y) {
    return shades[y * width + x];
  }

  /** The grey values of the outermost pixels, sorted. */
  float[] sortedBorder() {
    float[] border = new float[2 * (width + height)];
    int count = 0;
    for (int x = 0; x < width; x++) {
      border[count++] = shade(x, 0);
      border[count++] = shade(x, height - 1);
    }
    for (int y = 0; y < height; y++) {
      border[count++] = shade(0, y);
      border[count++] = shade(width - 1, y);
    }
    Arrays.sort(border);
    return border;
  }

  /**
   * A background that contrasts with the opaque parts: white for dark ink, black for bright ink.
   */
  private static float groundBehind(Image image) {
    double weight = 0;
    double sum = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int argb = image.argb(x, y);
        weight += argb >>> 24;
        sum += (argb >>> 24) * brightness(argb);
      }
    }
    return sum <= weight / 2 ? 1 : 0;
  }

  private static float brightness(int argb) {
    int weighted = 299 * ((argb >> 16) & 0xff) + 587 * ((argb >> 8) & 0xff) + 114 * (argb & 0xff);
    return weighted / 255_000f;
  }
}
