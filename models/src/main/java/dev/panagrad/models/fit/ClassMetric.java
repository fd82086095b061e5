package dev.panagrad.models.fit;

import dev.panagrad.models.data.Target;

/**
 * A metric of each class in a confusion matrix: the value of one class, or the mean over all
 * classes that occur among the examples or the predictions. In the mean, undefined values count as
 * 0.
 *
 * @param className the class; null for the mean
 */
record ClassMetric(String name, String className, Kind kind) implements Metric {
  /** Computes the value of a class from a matrix. */
  @FunctionalInterface
  interface Kind {
    double of(ConfusionMatrix matrix, int c);
  }

  @Override
  public Accumulator start(Target target) {
    if (!(target instanceof Target.Classes classes)) {
      throw new IllegalArgumentException(name + " is for classes, not for numbers");
    }
    int only = className == null ? -1 : classes.names().indexOf(className);
    if (className != null && only < 0) {
      throw new IllegalArgumentException(
          "%s: there is no such class; there are %s".formatted(name, classes.names()));
    }
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    return new Accumulator() {
      @Override
      public void add(float[] output, float[] classOf) {
        matrix.add(output, classOf);
      }

      @Override
      public double result() {
        return only < 0 ? mean(matrix) : kind.of(matrix, only);
      }
    };
  }

  private double mean(ConfusionMatrix matrix) {
    double sum = 0;
    int count = 0;
    for (int c = 0; c < matrix.names().size(); c++) {
      if (matrix.occurs(c)) {
        double value = kind.of(matrix, c);
        sum += Double.isNaN(value) ? 0 : value;
        count++;
      }
    }
    return sum / count;
  }
}
