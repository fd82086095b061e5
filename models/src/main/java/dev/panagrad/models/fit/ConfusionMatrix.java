package dev.panagrad.models.fit;

import dev.panagrad.models.data.Target;
import java.util.List;

/**
 * Counts how often examples of each class were predicted as each class, with the metrics that
 * follow from the counts.
 */
public final class ConfusionMatrix implements Metric.Accumulator {
  private final List<String> names;
  private final long[][] counts;

  /** An empty matrix for some classes. */
  public ConfusionMatrix(Target.Classes classes) {
    names = classes.names();
    counts = new long[names.size()][names.size()];
  }

  /** Adds an example. The most probable class is its prediction; of equal ones, the first. */
  @Override
  public void add(float[] output, float[] target) {
    int best = 0;
    for (int c = 1; c < output.length; c++) {
      best = output[c] > output[best] ? c : best;
    }
    counts[(int) target[0]][best]++;
  }

  /** The accuracy. */
  @Override
  public double result() {
    long right = 0;
    long all = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
      all += actual(c);
    }
    return (double) right / all;
  }

  /** The names of the classes, by number. */
  public List<String> names() {
    return names;
  }

  /** How many examples of one class were predicted as another class. */
  public long count(int actual, int told) {
    return counts[actual][told];
  }

  /**
   * Precision: the share of the examples predicted as a class that belong to it; NaN if there are
   * none.
   */
  public double precision(int c) {
    return (double) counts[c][c] / told(c);
  }

  /**
   * Recall: the share of the examples of a class that were predicted as it; NaN if there are none.
   */
  public double recall(int c) {
    return (double) counts[c][c] / actual(c);
  }

  /**
   * The harmonic mean of precision and recall; NaN if no example has the class or was predicted as
   * it.
   */
  public double f1(int c) {
    return 2.0 * counts[c][c] / (actual(c) + told(c));
  }

  /** Whether any example has the class or was predicted as it. */
  boolean occurs(int c) {
    return actual(c) + told(c) > 0;
  }

  private long actual(int c) {
    long sum = 0;
    for (long count : counts[c]) {
      sum += count;
    }
    return sum;
  }

  private long told(int c) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[c];
    }
    return sum;
  }

  /** A table with one row per class and one column per predicted class. */
  @Override
  public String toString() {
    int width = 1;
    for (int c = 0; c < counts.length; c++) {
      width = Math.max(width, names.get(c).length());
      width = Math.max(width, Long.toString(actual(c)).length());
    }
    String cell = "%" + (width + 2) + "s";
    StringBuilder table = new StringBuilder(cell.formatted(""));
    names.forEach(name -> table.append(cell.formatted(name)));
    for (int c = 0; c < counts.length; c++) {
      table.append('\n').append(cell.formatted(names.get(c)));
      for (long count : counts[c]) {
        table.append(cell.formatted(count));
      }
    }
    return table.toString();
  }
}
