package dev.panagrad.models.fit;

import dev.panagrad.models.data.Target;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;

/** Common metrics. */
public final class Metrics {
  private Metrics() {}

  /** The share of examples whose most probable class is right. */
  public static Metric accuracy() {
    return new Ranked("accuracy", 1);
  }

  /** The share of examples whose class is among the k most probable ones. */
  public static Metric topK(int k) {
    return new Ranked("top-" + k, k);
  }

  /**
   * Precision, averaged over the classes: the share of the examples predicted as a class that
   * belong to it.
   */
  public static Metric precision() {
    return new ClassMetric("precision", null, ConfusionMatrix::precision);
  }

  /** The precision of one class, by its name. */
  public static Metric precision(String name) {
    return new ClassMetric("precision of " + name, name, ConfusionMatrix::precision);
  }

  /**
   * Recall, averaged over the classes: the share of the examples of a class that were predicted as
   * it.
   */
  public static Metric recall() {
    return new ClassMetric("recall", null, ConfusionMatrix::recall);
  }

  /** The recall of one class, by its name. */
  public static Metric recall(String name) {
    return new ClassMetric("recall of " + name, name, ConfusionMatrix::recall);
  }

  /** F1, averaged over the classes: the harmonic mean of precision and recall of a class. */
  public static Metric f1() {
    return new ClassMetric("F1", null, ConfusionMatrix::f1);
  }

  /** The F1 of one class, by its name. */
  public static Metric f1(String name) {
    return new ClassMetric("F1 of " + name, name, ConfusionMatrix::f1);
  }

  /** The area under the ROC curve of two classes, or of one number that is 0 or 1. */
  public static Metric rocAuc() {
    return new RocAuc();
  }

  /** The mean absolute error. */
  public static Metric meanAbsolute() {
    return new Differences("MAE", Math::abs, DoubleUnaryOperator.identity());
  }

  /** The root mean squared error. */
  public static Metric rootMeanSquared() {
    return new Differences("RMSE", d -> d * d, Math::sqrt);
  }

  /** The share of the variance that is explained: 1 - squared errors / squared deviations. */
  public static Metric r2() {
    return new R2();
  }

  /**
   * The mean of a custom value of each example; larger is better.
   *
   * @param each computes the value from the network's output, probabilities or numbers, and from
   *     the number of the class or the right numbers
   */
  public static Metric mean(String name, ToDoubleBiFunction<float[], float[]> each) {
    return new Mean(name, each);
  }

  /** The default metric, shown unless others are requested. */
  public static Metric usual(Target target) {
    return target instanceof Target.Classes ? accuracy() : r2();
  }

  private static void requireNumbers(String name, Target target) {
    if (!(target instanceof Target.Numbers)) {
      throw new IllegalArgumentException(name + " is for numbers, not for classes");
    }
  }

  private record Ranked(String name, int k) implements Metric {
    @Override
    public Accumulator start(Target target) {
      if (!(target instanceof Target.Classes)) {
        throw new IllegalArgumentException(name + " is for classes, not for numbers");
      }
      return new Accumulator() {
        private long right;
        private long all;

        @Override
        public void add(float[] output, float[] classOf) {
          int label = (int) classOf[0];
          int before = 0;
          for (int c = 0; c < output.length; c++) {
            // Of equal values the first counts, as in argMax.
            boolean ahead = output[c] > output[label] || (output[c] == output[label] && c < label);
            before += ahead ? 1 : 0;
          }
          right += before < k ? 1 : 0;
          all++;
        }

        @Override
        public double result() {
          return (double) right / all;
        }
      };
    }
  }

  private record Mean(String name, ToDoubleBiFunction<float[], float[]> each) implements Metric {
    @Override
    public Accumulator start(Target target) {
      return new Accumulator() {
        private double sum;
        private long count;

        @Override
        public void add(float[] output, float[] wanted) {
          sum += each.applyAsDouble(output, wanted);
          count++;
        }

        @Override
        public double result() {
          return sum / count;
        }
      };
    }
  }

  private record Differences(String name, DoubleUnaryOperator each, DoubleUnaryOperator last)
      implements Metric {
    @Override
    public boolean isBetterHigher() {
      return false;
    }

    @Override
    public Accumulator start(Target target) {
      requireNumbers(name, target);
      return new Accumulator() {
        private double sum;
        private long count;

        @Override
        public void add(float[] output, float[] wanted) {
          for (int i = 0; i < wanted.length; i++) {
            sum += each.applyAsDouble(output[i] - wanted[i]);
            count++;
          }
        }

        @Override
        public double result() {
          return last.applyAsDouble(sum / count);
        }
      };
    }
  }

  /** Sums of squares around the mean so far (Welford 1962), over all values together. */
  private record R2() implements Metric {
    @Override
    public String name() {
      return "R2";
    }

    @Override
    public Accumulator start(Target target) {
      requireNumbers(name(), target);
      int width = target.width();
      return new Accumulator() {
        private final double[] mean = new double[width];
        private double deviations;
        private double errors;
        private long count;

        @Override
        public void add(float[] output, float[] wanted) {
          count++;
          for (int i = 0; i < width; i++) {
            double before = wanted[i] - mean[i];
            mean[i] += before / count;
            deviations += before * (wanted[i] - mean[i]);
            errors += (output[i] - wanted[i]) * (double) (output[i] - wanted[i]);
          }
        }

        @Override
        public double result() {
          return 1 - errors / deviations;
        }
      };
    }
  }
}
