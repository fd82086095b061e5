package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import java.util.random.RandomGenerator;

/**
 * Random changes of pictures [height, width, channels] for training: {@code
 * train.map(Augmentation.of(train.shape()).flip().shift(0.1).brightness(0.2), seed)}. The changes
 * of a picture depend on the seed, its number and the epoch only.
 *
 * @param flipped whether half of them are mirrored left to right
 * @param shifted the largest shift, as a share of height and width; uncovered pixels repeat the
 *     edge
 * @param cropped the smallest share of height and width that is cut out and enlarged to the full
 *     size
 * @param brightened the largest change of the values, as a share
 */
public record Augmentation(
    int height,
    int width,
    int channels,
    boolean flipped,
    double shifted,
    double cropped,
    double brightened)
    implements FeatureMap {
  /** A buffer for the original pixels; the pictures of one thread usually have one size. */
  private static final ThreadLocal<float[]> BEFORE = ThreadLocal.withInitial(() -> new float[0]);

  /** Checks the shares. */
  public Augmentation {
    if (!(shifted >= 0
        && shifted < 1
        && cropped > 0
        && cropped <= 1
        && brightened >= 0
        && brightened <= 1)) {
      throw new IllegalArgumentException(
          "shift is from 0 to below 1, crop above 0 and at most 1, brightness from 0 to 1, not %s,"
                  .formatted(shifted)
              + " %s and %s".formatted(cropped, brightened));
    }
  }

  /** No changes yet, for examples of this shape. */
  public static Augmentation of(Shape shape) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "augmentation is for pictures [height, width, channels], not for examples of " + shape);
    }
    return new Augmentation(shape.size(0), shape.size(1), shape.size(2), false, 0, 1, 0);
  }

  /**
   * Parses changes separated by commas: "flip, shift 0.1, crop 0.8, brightness 0.2".
   *
   * @throws IllegalArgumentException if there is an unknown word, or a share out of range
   */
  public static Augmentation parse(Shape shape, String text) {
    Augmentation all = of(shape);
    for (String change : text.strip().split("\\s*,\\s*", -1)) {
      String[] words = change.split("\\s+", 2);
      all =
          switch (words[0]) {
            case "flip" -> all.flip();
            case "shift" -> all.shift(share(words));
            case "crop" -> all.crop(share(words));
            case "brightness" -> all.brightness(share(words));
            default ->
                throw new IllegalArgumentException(
                    "there is no change of pictures '%s'; take flip, shift, crop and brightness, as"
                            .formatted(change)
                        + " in 'flip, shift 0.1, crop 0.8, brightness 0.2'");
          };
    }
    return all;
  }

  private static double share(String... words) {
    try {
      return Double.parseDouble(words.length == 2 ? words[1] : "");
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' needs a share, as in '%s 0.1'".formatted(String.join(" ", words), words[0]), e);
    }
  }

  /** Also mirrors half of them. */
  public Augmentation flip() {
    return new Augmentation(height, width, channels, true, shifted, cropped, brightened);
  }

  /** Also shifts them, by whole pixels. */
  public Augmentation shift(double most) {
    return new Augmentation(height, width, channels, flipped, most, cropped, brightened);
  }

  /** Also enlarges a part of each, whose sides are at least this share of the whole. */
  public Augmentation crop(double least) {
    return new Augmentation(height, width, channels, flipped, shifted, least, brightened);
  }

  /** Also makes them brighter or darker. */
  public Augmentation brightness(double most) {
    return new Augmentation(height, width, channels, flipped, shifted, cropped, most);
  }

  @Override
  public void apply(float[] features, RandomGenerator random) {
    double side = cropped + (1 - cropped) * random.nextDouble();
    double top = (1 - side) * random.nextDouble() * height + shift(random, height);
    double left = (1 - side) * random.nextDouble() * width + shift(random, width);
    boolean mirrored = random.nextBoolean() && flipped;
    float factor = (float) (1 + brightened * (2 * random.nextDouble() - 1));
    if (side < 1 || top != 0 || left != 0 || mirrored) {
      move(features, side, top, left, mirrored);
    }
    if (factor != 1) {
      for (int i = 0; i < features.length; i++) {
        features[i] = Math.clamp(features[i] * factor, 0, 1);
      }
    }
  }

  private double shift(RandomGenerator random, int size) {
    return Math.rint((2 * random.nextDouble() - 1) * shifted * size);
  }

  /** Reads each pixel at its source position, with linear interpolation. */
  private void move(float[] features, double side, double top, double left, boolean mirrored) {
    float[] before = before(features);
    for (int y = 0; y < height; y++) {
      double row = Math.clamp(top + (y + 0.5) * side - 0.5, 0, height - 1.0);
      int upper = (int) row;
      int lower = Math.min(upper + 1, height - 1);
      float down = (float) (row - upper);
      for (int x = 0; x < width; x++) {
        int seen = mirrored ? width - 1 - x : x;
        double column = Math.clamp(left + (seen + 0.5) * side - 0.5, 0, width - 1.0);
        int first = (int) column;
        int second = Math.min(first + 1, width - 1);
        float across = (float) (column - first);
        for (int c = 0; c < channels; c++) {
          float above = mix(before, upper, first, second, c, across);
          float below = mix(before, lower, first, second, c, across);
          features[(y * width + x) * channels + c] = above + down * (below - above);
        }
      }
    }
  }

  private float mix(float[] from, int row, int first, int second, int channel, float share) {
    float a = from[(row * width + first) * channels + channel];
    float b = from[(row * width + second) * channels + channel];
    return a + share * (b - a);
  }

  private static float[] before(float[] features) {
    float[] copy = BEFORE.get();
    if (copy.length < features.length) {
      copy = new float[features.length];
      BEFORE.set(copy);
    }
    System.arraycopy(features, 0, copy, 0, features.length);
    return copy;
  }
}
