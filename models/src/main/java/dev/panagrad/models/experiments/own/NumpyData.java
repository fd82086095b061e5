package dev.panagrad.models.experiments.own;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.numbers.NumberFile;
import dev.panagrad.models.io.numbers.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Arrays of NumPy in an .npz file: {@code x} and {@code y}, or {@code x_train}, {@code y_train},
 * {@code x_test} and {@code y_test} as Keras names them. Whole numbers from 0 in a {@code y} of one
 * axis are classes, other values numbers. Features of more than two axes are [height, width] or
 * [height, width, channels]; bytes are divided by 255.
 */
final class NumpyData {
  private static final int MOST_CLASSES = 1000;
  private static final double LARGEST_BYTE = 255;

  private NumpyData() {}

  static boolean isOne(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
  }

  /**
   * Training data, and test data if there are some.
   *
   * @param as what {@code y} is, or null to find out
   */
  static OwnData read(Path file, OwnSettings.As as) {
    Map<String, Numbers> arrays = NumberFile.read(file);
    String suffix = arrays.containsKey("x_train") ? "_train" : "";
    Target target = target(file, array(file, arrays, "y" + suffix), arrays.get("y_test"), as);
    Dataset test = arrays.containsKey("x_test") ? examples(file, arrays, "_test", target) : null;
    return new OwnData(examples(file, arrays, suffix, target), test);
  }

  /** Data to measure a model on: test data if there are some. */
  static Dataset read(Path file, Target target) {
    Map<String, Numbers> arrays = NumberFile.read(file);
    String suffix =
        List.of("_test", "", "_train").stream()
            .filter(end -> arrays.containsKey("x" + end))
            .findFirst()
            .orElse("");
    return examples(file, arrays, suffix, target);
  }

  private static Dataset examples(
      Path file, Map<String, Numbers> arrays, String suffix, Target target) {
    Numbers x = array(file, arrays, "x" + suffix);
    Numbers y = array(file, arrays, "y" + suffix);
    if (x.shape().rank() < 2 || y.shape().rank() < 1 || x.shape().size(0) != y.shape().size(0)) {
      throw FileException.of(
          "x%s of %s is of %s and y%s of %s; both need a row an example",
          suffix, file, x.shape(), suffix, y.shape());
    }
    float[][] features = rows(x, pixels(x) ? LARGEST_BYTE : 1);
    try {
      return target instanceof Target.Classes classes
          ? ArrayDataset.ofClasses(shape(x.shape()), features, labels(y), classes)
          : ArrayDataset.ofNumbers(shape(x.shape()), features, rows(y, 1), (Target.Numbers) target);
    } catch (IllegalArgumentException e) {
      throw new FileException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Numbers array(Path file, Map<String, Numbers> arrays, String name) {
    Numbers array = arrays.get(name);
    if (array == null) {
      throw FileException.of(
          "%s has no array '%s', but %s; save it with numpy.savez(file, x=..., y=...)",
          file, name, arrays.keySet());
    }
    return array;
  }

  /** Of one example; a picture without an axis of channels gets one. */
  private static Shape shape(Shape all) {
    int[] sizes = new int[all.rank() == 3 ? 3 : all.rank() - 1];
    for (int i = 1; i < all.rank(); i++) {
      sizes[i - 1] = all.size(i);
    }
    if (all.rank() == 3) {
      sizes[2] = 1;
    }
    return Shape.of(sizes);
  }

  /** Whether the values are samples from 0 to 255. */
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

  private static float[][] rows(Numbers numbers, double by) {
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

  private static int[] labels(Numbers y) {
    int[] labels = new int[y.values().length];
    for (int i = 0; i < labels.length; i++) {
      double value = y.values()[i];
      if (value != Math.rint(value)) {
        throw new IllegalArgumentException(
            "example %d has %s as its class, which is no whole number".formatted(i, value));
      }
      labels[i] = (int) value;
    }
    return labels;
  }

  private static Target target(Path file, Numbers y, Numbers test, OwnSettings.As as) {
    if (y.values().length == 0 || y.shape().rank() < 1) {
      throw FileException.of("the y of %s has no examples; it needs a row for each", file);
    }
    int most = most(y);
    int mostTest = test == null ? 0 : most(test);
    int classes = most < 0 || mostTest < 0 ? 0 : Math.max(most, mostTest);
    boolean column = y.shape().elements() == y.shape().size(0);
    if (column && classes > 0 && classes < MOST_CLASSES && as != OwnSettings.As.NUMBER) {
      return Target.classes(classes + 1);
    }
    if (as == OwnSettings.As.CLASSES) {
      throw FileException.of(
          "the y of %s can't be told as classes; it needs one whole number an example, from 0 to"
              + " below %d",
          file, MOST_CLASSES);
    }
    int width = y.shape().rank() < 2 ? 1 : y.shape().size(1);
    String[] names = new String[width];
    for (int i = 0; i < width; i++) {
      names[i] = width == 1 ? "y" : "y" + i;
    }
    return Target.numbers(names);
  }

  /** The largest class; -1 if a value is no whole number from 0. */
  private static int most(Numbers y) {
    double most = 0;
    for (double value : y.values()) {
      if (!(value >= 0 && value == Math.rint(value))) {
        return -1;
      }
      most = Math.max(most, value);
    }
    return (int) Math.min(most, Integer.MAX_VALUE);
  }
}
