package dev.panagrad.models.data;

import dev.panagrad.models.io.numbers.Numbers;

/** The targets in an array {@code y}: classes as whole numbers or one-hot rows, or numbers. */
final class NumpyTargets {
  static final int MOST_CLASSES = 1000;

  private NumpyTargets() {}

  /**
   * The number of classes; 0 if the targets aren't classes.
   *
   * @param test the test data, whose classes count as well; null if there are none
   */
  static int classes(Numbers y, Numbers test) {
    if (isOneHot(y)) {
      return y.shape().size(1);
    }
    int most = most(y);
    int mostTest = test == null || isOneHot(test) ? 0 : most(test);
    int classes = most < 0 || mostTest < 0 ? 0 : Math.max(most, mostTest);
    boolean column = y.shape().elements() == y.shape().size(0);
    return column && classes > 0 && classes < MOST_CLASSES ? classes + 1 : 0;
  }

  /** Numbers named by the columns of {@code y}. */
  static Target numbers(Numbers y) {
    int width = y.shape().rank() < 2 ? 1 : Math.toIntExact(y.values().length / y.shape().size(0));
    String[] names = new String[width];
    for (int i = 0; i < width; i++) {
      names[i] = width == 1 ? "y" : "y" + i;
    }
    return Target.numbers(names);
  }

  /**
   * The targets of the examples, in the form of a dataset.
   *
   * @throws IllegalArgumentException if a class is no whole number, or not one of the target's
   */
  static float[][] rows(Numbers y, Target target) {
    float[][] rows = NumpyScale.rows(y, 1);
    if (!(target instanceof Target.Classes classes)) {
      return rows;
    }
    boolean oneHot = isOneHot(y);
    int width = rows.length == 0 ? 1 : rows[0].length;
    if (width != 1 && !(oneHot && width == classes.width())) {
      throw new IllegalArgumentException(
          "y has %d values an example, which are no one-hot rows of %d classes; give the number of"
                  .formatted(width, classes.width())
              + " the class, or a row with a single 1 for each of them");
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {label(i, oneHot ? place(rows[i]) : rows[i][0], classes)};
    }
    return rows;
  }

  private static float label(int example, float value, Target.Classes classes) {
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(
          "example %d has %s as its class, which is no whole number".formatted(example, value));
    }
    if (value < 0 || value >= classes.width()) {
      throw new IllegalArgumentException(
          "example %d has class %.0f, but there are %d classes"
              .formatted(example, value, classes.width()));
    }
    return value;
  }

  private static int place(float... row) {
    int place = 0;
    while (row[place] != 1) {
      place++;
    }
    return place;
  }

  /** Whether each row has a single 1 and otherwise zeros. */
  private static boolean isOneHot(Numbers y) {
    if (y.shape().rank() != 2 || y.shape().size(1) < 2) {
      return false;
    }
    int width = y.shape().size(1);
    for (int from = 0; from < y.values().length; from += width) {
      int ones = 0;
      for (int i = from; i < from + width; i++) {
        if (y.values()[i] != 0 && y.values()[i] != 1) {
          return false;
        }
        ones += (int) y.values()[i];
      }
      if (ones != 1) {
        return false;
      }
    }
    return true;
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
