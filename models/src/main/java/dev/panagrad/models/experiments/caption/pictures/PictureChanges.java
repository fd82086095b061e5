package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;

/**
 * Changes pictures at random, similar to another artist's version: turned by up to 10 degrees,
 * scaled by 15 %, shifted by 12 %, with changed brightness and contrast. Uncovered pixels are
 * white. Nothing is allocated.
 */
public final class PictureChanges {
  private static final float ANGLE = (float) Math.toRadians(10);
  private static final float SCALE = 0.15f;
  private static final float SHIFT = 0.12f;
  private static final float BRIGHTNESS = 0.1f;
  private static final float CONTRAST = 0.2f;
  private static final float WHITE = 255;

  // The indices of the draws.
  private static final int TURNED = 0;
  private static final int SCALED = 1;
  private static final int DOWN = 2;
  private static final int ACROSS = 3;
  private static final int BRIGHTENED = 4;
  private static final int CONTRASTED = 5;

  private final int height;
  private final int width;
  private final int channels;
  private final long seed;

  PictureChanges(Shape shape, long seed) {
    height = shape.size(0);
    width = shape.size(1);
    channels = shape.size(2);
    this.seed = seed;
  }

  /** Writes a picture with the changes of an example, from 0 to 1. */
  void write(byte[] samples, long epoch, int example, Buffer into, long at) {
    float angle = within(ANGLE, epoch, example, TURNED);
    float scale = 1 / (1 + within(SCALE, epoch, example, SCALED));
    float down = height * within(SHIFT, epoch, example, DOWN);
    float across = width * within(SHIFT, epoch, example, ACROSS);
    float added = within(BRIGHTNESS, epoch, example, BRIGHTENED);
    float factor = 1 + within(CONTRAST, epoch, example, CONTRASTED);
    float cos = scale * (float) Math.cos(angle);
    float sin = scale * (float) Math.sin(angle);
    float middleY = (height - 1) / 2f;
    float middleX = (width - 1) / 2f;
    long to = at;
    for (int y = 0; y < height; y++) {
      float dy = y - middleY - down;
      for (int x = 0; x < width; x++) {
        float dx = x - middleX - across;
        float row = middleY + cos * dy - sin * dx;
        float column = middleX + sin * dy + cos * dx;
        for (int c = 0; c < channels; c++) {
          float value = read(samples, row, column, c) / WHITE;
          into.set(to++, Math.clamp((value - 0.5f) * factor + 0.5f + added, 0, 1));
        }
      }
    }
  }

  /** Writes an unchanged picture, from 0 to 1. */
  public static void plain(byte[] samples, Buffer into, long at) {
    for (int i = 0; i < samples.length; i++) {
      into.set(at + i, (samples[i] & 0xff) / WHITE);
    }
  }

  private float within(float most, long epoch, int example, int number) {
    return Draws.between(seed, epoch, example, number, -most, most);
  }

  /** Interpolates linearly between pixels. */
  private float read(byte[] samples, float row, float column, int channel) {
    int y = (int) Math.floor(row);
    int x = (int) Math.floor(column);
    float upper =
        mix(sample(samples, y, x, channel), sample(samples, y, x + 1, channel), column - x);
    float lower =
        mix(sample(samples, y + 1, x, channel), sample(samples, y + 1, x + 1, channel), column - x);
    return mix(upper, lower, row - y);
  }

  private float sample(byte[] samples, int y, int x, int channel) {
    boolean inside = y >= 0 && y < height && x >= 0 && x < width;
    return inside ? samples[(y * width + x) * channels + channel] & 0xff : WHITE;
  }

  private static float mix(float a, float b, float share) {
    return a + share * (b - a);
  }
}
