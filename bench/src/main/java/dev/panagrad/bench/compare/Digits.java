package dev.panagrad.bench.compare;

import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Digits as plain floats. */
public final class Digits {
  /** Pixels of a digit. */
  public static final int PIXELS = Mnist.SIDE * Mnist.SIDE;

  private static final float SCALE = 1 / 255f;

  private Digits() {}

  /** Writes the pixels of an example, from 0 to 1, from an element on. */
  public static void copy(ImageDataset data, int example, float[] into, int from) {
    MemorySegment pixels = data.pixels();
    long start = (long) example * PIXELS;
    for (int i = 0; i < PIXELS; i++) {
      into[from + i] = (pixels.get(ValueLayout.JAVA_BYTE, start + i) & 0xff) * SCALE;
    }
  }

  /** The pixels of an example, from 0 to 1. */
  public static float[] image(ImageDataset data, int example) {
    float[] image = new float[PIXELS];
    copy(data, example, image, 0);
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
