package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.picture.AxisScale;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.io.Pictures;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns pictures of any size into features in the same way as a model's training data: scaled to
 * one size, red, green and blue from 0 to 1, transparent parts on white.
 *
 * @param height in pixels
 * @param width in pixels
 */
public record PictureEncoder(int height, int width) {
  private static final String KEY = "picture";
  private static final int CHANNELS = 3;
  private static final int MOST = 4096;

  /** Checks the size. */
  public PictureEncoder {
    if (height < 1 || width < 1 || height > MOST || width > MOST) {
      throw new IllegalArgumentException(
          "pictures are scaled to 1 to %d pixels a side, not %d x %d"
              .formatted(MOST, height, width));
    }
  }

  /**
   * The encoder that a preprocessing describes.
   *
   * @param preprocessing of a dataset of pictures, or of a model that was trained on one
   * @throws IllegalArgumentException if it is of something else
   */
  public static PictureEncoder of(Map<String, Object> preprocessing) {
    if (preprocessing.get(KEY) instanceof Map<?, ?> settings
        && settings.get("height") instanceof Long height
        && settings.get("width") instanceof Long width) {
      return new PictureEncoder(Math.toIntExact(height), Math.toIntExact(width));
    }
    throw new IllegalArgumentException(
        "the features were not made of pictures; give them as numbers");
  }

  /** Whether a preprocessing is for pictures. */
  public static boolean describes(Map<String, Object> preprocessing) {
    return preprocessing.get(KEY) instanceof Map<?, ?>;
  }

  /** The settings as plain collections for JSON, from which {@link #of} makes an equal encoder. */
  public Map<String, Object> preprocessing() {
    Map<String, Object> size = new LinkedHashMap<>();
    size.put("height", (long) height);
    size.put("width", (long) width);
    return Map.of(KEY, size);
  }

  /** The shape of the features: [height, width, 3]. */
  public Shape shape() {
    return Shape.of(height, width, CHANNELS);
  }

  /** The features of a picture. */
  public float[] encode(Image image) {
    byte[] samples = samples(image);
    float[] features = new float[samples.length];
    features(samples, features);
    return features;
  }

  /**
   * The features of a picture in a file.
   *
   * @throws dev.panagrad.models.io.FileException as {@link Pictures#read}
   */
  public float[] encode(Path file) {
    return encode(Pictures.read(file));
  }

  /** Converts samples from 0 to 255 to features. */
  static void features(byte[] samples, float[] into) {
    for (int i = 0; i < samples.length; i++) {
      into[i] = (samples[i] & 0xff) / 255f;
    }
  }

  /** Scales a picture to this size: [height, width, 3] samples from 0 to 255. */
  public byte[] samples(Image image) {
    AxisScale columns = AxisScale.of(image.width(), width);
    AxisScale rows = AxisScale.of(image.height(), height);
    int stride = width * CHANNELS;
    // It would suffice to keep the rows needed for the next one, but pictures are small enough.
    float[] narrow = new float[image.height() * stride];
    for (int y = 0; y < image.height(); y++) {
      narrow(image, y, columns, narrow, y * stride);
    }
    byte[] samples = new byte[height * stride];
    float[] sums = new float[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0);
      float[] weights = rows.weights()[y];
      for (int j = 0; j < weights.length; j++) {
        int from = (rows.starts()[y] + j) * stride;
        for (int i = 0; i < stride; i++) {
          sums[i] += weights[j] * narrow[from + i];
        }
      }
      for (int i = 0; i < stride; i++) {
        samples[y * stride + i] = (byte) Math.clamp(Math.round(sums[i]), 0, 255);
      }
    }
    return samples;
  }

  private void narrow(Image image, int y, AxisScale columns, float[] into, int at) {
    for (int x = 0; x < width; x++) {
      float[] weights = columns.weights()[x];
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int j = 0; j < weights.length; j++) {
        int argb = image.argb(columns.starts()[x] + j, y);
        float alpha = (argb >>> 24) / 255f;
        float ground = 255 * (1 - alpha);
        red += weights[j] * (alpha * ((argb >> 16) & 0xff) + ground);
        green += weights[j] * (alpha * ((argb >> 8) & 0xff) + ground);
        blue += weights[j] * (alpha * (argb & 0xff) + ground);
      }
      into[at + CHANNELS * x] = red;
      into[at + CHANNELS * x + 1] = green;
      into[at + CHANNELS * x + 2] = blue;
    }
  }
}
