package dev.panagrad.models.experiments.mnist.drawing;

/** The ink of a digit, 0 where there is none. */
final class Stroke {
  private final int width;
  private final int height;
  private final float[] ink;

  private Stroke(int width, int height, float[] ink) {
    this.width = width;
    this.height = height;
    this.ink = ink;
  }

  /** Removes outer rows and columns without ink; there must be some ink. */
  static Stroke crop(int width, int height, float[] ink) {
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (ink[y * width + x] > 0) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    Stroke cropped = new Stroke(right - left + 1, bottom - top + 1, new float[0]);
    float[] part = new float[cropped.width * cropped.height];
    for (int y = 0; y < cropped.height; y++) {
      System.arraycopy(ink, (top + y) * width + left, part, y * cropped.width, cropped.width);
    }
    return new Stroke(cropped.width, cropped.height, part);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  float at(int x, int y) {
    return ink[y * width + x];
  }

  /** Scales, keeping the proportions, so that the longer side has box pixels. */
  Stroke fit(int box) {
    double scale = (double) box / Math.max(width, height);
    int newWidth = Math.max(1, (int) Math.round(width * scale));
    int newHeight = Math.max(1, (int) Math.round(height * scale));
    // One axis after the other: a mean over a rectangle is a mean of means.
    float[] narrow = new float[height * newWidth];
    for (int y = 0; y < height; y++) {
      average(ink, y * width, 1, width, narrow, y * newWidth, 1, newWidth);
    }
    float[] fitted = new float[newHeight * newWidth];
    for (int x = 0; x < newWidth; x++) {
      average(narrow, x, newWidth, height, fitted, x, newWidth, newHeight);
    }
    return new Stroke(newWidth, newHeight, fitted);
  }

  /** Each of toCount values becomes the mean of the interval that it covers. */
  private static void average(
      float[] from,
      int start,
      int step,
      int count,
      float[] to,
      int toStart,
      int toStep,
      int toCount) {
    double length = (double) count / toCount;
    for (int i = 0; i < toCount; i++) {
      double begin = i * length;
      double end = Math.min(count, begin + length);
      double sum = 0;
      for (int j = (int) begin; j < end; j++) {
        sum += from[start + j * step] * (Math.min(end, j + 1) - Math.max(begin, j));
      }
      to[toStart + i * toStep] = (float) (sum / length);
    }
  }
}
