package dev.panagrad.bench.compare.contestant;

import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;

/** Digits as plain floats. */
public final class Digits {
  /** Pixels of a digit. */
  private static final int PIXELS = Mnist.SIDE * Mnist.SIDE;

  private static final float SCALE = 1 / 255f;

  private Digits() {}

  /** The pixels of an example, from 0 to 1. */
  public static float[] image(ImageDataset data, int example) {
    float[] image = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      image[i] = data.pixel(example, i / Mnist.SIDE, i % Mnist.SIDE) * SCALE;
    }
    return image;
  }

  /** The largest of some values. */
  public static float largest(float[] values) {
    float largest = values[0];
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }
}
