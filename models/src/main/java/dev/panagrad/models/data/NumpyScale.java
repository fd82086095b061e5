package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.numbers.Numbers;
import java.util.Map;
import java.util.Optional;

/**
 * The divisor of features, chosen once from the training data, so that a file of dark pictures is
 * not mistaken for other data.
 *
 * @param divisor 255 for pictures of bytes, else 1
 */
record NumpyScale(long divisor) {
  private static final String KEY = "array";
  private static final String DIVISOR = "divided-by";
  private static final long LARGEST_BYTE = 255;

  /**
   * The scale of training data: whole numbers from 0 to 255 with more than two axes are pictures.
   */
  static NumpyScale of(Numbers x) {
    return new NumpyScale(pixels(x) ? LARGEST_BYTE : 1);
  }

  /** The scale of a model; empty if it has none. */
  static Optional<NumpyScale> find(Map<String, Object> preprocessing) {
    return preprocessing.get(KEY) instanceof Map<?, ?> settings
            && settings.get(DIVISOR) instanceof Long divisor
            && divisor > 0
        ? Optional.of(new NumpyScale(divisor))
        : Optional.empty();
  }

  Map<String, Object> preprocessing() {
    return Map.of(KEY, Map.of(DIVISOR, divisor));
  }

  private static boolean pixels(Numbers x) {
    double most = 0;
    for (double value : x.values()) {
      if (value < 0 || value > LARGEST_BYTE || value != Math.rint(value)) {
        return false;
      }
      most = Math.max(most, value);
    }
    return x.shape().rank() > 2 && most > 1;
  }

  float[][] features(Numbers x) {
    return rows(x, (double) divisor);
  }

  /** One row for each index of the first axis. */
  static float[][] rows(Numbers numbers, double by) {
    int count = numbers.shape().size(0);
    int width = count == 0 ? 0 : numbers.values().length / count;
    float[][] rows = new float[count][width];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        rows[i][j] = (float) (numbers.values()[i * width + j] / by);
      }
    }
    return rows;
  }

  /** The shape of one example; a picture without a channel axis gets one. */
  static Shape shape(Shape all) {
    int[] sizes = new int[all.rank() == 3 ? 3 : all.rank() - 1];
    for (int i = 1; i < all.rank(); i++) {
      sizes[i - 1] = all.size(i);
    }
    if (all.rank() == 3) {
      sizes[2] = 1;
    }
    return Shape.of(sizes);
  }
}
