package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Examples in arrays. */
public final class ArrayDataset implements Dataset {
  private final Shape shape;
  private final Target target;
  private final float[][] features;
  private final float[][] targets;
  private final Map<String, Object> preprocessing;

  private ArrayDataset(
      Shape shape,
      Target target,
      float[][] features,
      float[][] targets,
      Map<String, Object> preprocessing) {
    check(shape, target, features, targets);
    this.preprocessing = preprocessing;
    this.shape = shape;
    this.target = target;
    this.features = features;
    this.targets = targets;
  }

  /**
   * Examples with one class each.
   *
   * @param shape of an example's features
   * @param features one row per example, read in place
   * @param labels numbers of classes, from 0
   * @throws IllegalArgumentException if a row has another length or a value that is no number, or a
   *     label is out of range; the message names the row
   */
  public static ArrayDataset ofClasses(
      Shape shape, float[][] features, int[] labels, Target.Classes classes) {
    float[][] targets = new float[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes.width()) {
        throw new IllegalArgumentException(
            "example %d has class %d, but there are %d classes"
                .formatted(i, labels[i], classes.width()));
      }
      targets[i] = new float[] {labels[i]};
    }
    return of(shape, classes, features, targets, Map.of());
  }

  /** Examples with one or more numbers each, otherwise as {@link #ofClasses}. */
  public static ArrayDataset ofNumbers(
      Shape shape, float[][] features, float[][] targets, Target.Numbers numbers) {
    return of(shape, numbers, features, targets, Map.of());
  }

  /**
   * Examples from an iterator, each read once and kept in memory, so that they can be shuffled,
   * split and read again in each epoch.
   *
   * @param shape of an example's features
   * @throws IllegalArgumentException if one doesn't fit, as {@link #ofClasses}
   */
  public static ArrayDataset of(Shape shape, Target target, Iterator<Example> examples) {
    List<float[]> features = new ArrayList<>();
    List<float[]> targets = new ArrayList<>();
    while (examples.hasNext()) {
      Example example = examples.next();
      if (target instanceof Target.Classes classes
          && example.target() != null
          && example.target().length == 1) {
        checkLabel(targets.size(), example.target()[0], classes);
      }
      features.add(example.features());
      targets.add(example.target());
    }
    return of(
        shape, target, features.toArray(float[][]::new), targets.toArray(float[][]::new), Map.of());
  }

  private static void checkLabel(int example, float label, Target.Classes classes) {
    if (!(label >= 0 && label < classes.width() && label == Math.rint(label))) {
      throw new IllegalArgumentException(
          "example %d has class %s, but there are %d classes, numbered from 0"
              .formatted(example, label, classes.width()));
    }
  }

  /** Examples with ready-made targets and the preprocessing that made their features. */
  static ArrayDataset of(
      Shape shape,
      Target target,
      float[][] features,
      float[][] targets,
      Map<String, Object> preprocessing) {
    return new ArrayDataset(shape, target, features, targets, preprocessing);
  }

  private static void check(Shape shape, Target target, float[][] features, float[][] targets) {
    if (features.length != targets.length || features.length == 0) {
      throw new IllegalArgumentException(
          "there must be as many targets as examples, and one at least: there are %d and %d"
              .formatted(targets.length, features.length));
    }
    long elements = shape.elements();
    for (int i = 0; i < features.length; i++) {
      check(features[i], elements, "features", i);
      check(targets[i], target.values(), "target values", i);
    }
  }

  private static void check(float[] row, long length, String what, int example) {
    if (row == null) {
      throw new IllegalArgumentException("example %d has no %s".formatted(example, what));
    }
    if (row.length != length) {
      throw new IllegalArgumentException(
          "example %d has %d %s, but %d are expected".formatted(example, row.length, what, length));
    }
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(row[i])) {
        throw new IllegalArgumentException(
            "example %d has %s among its %s, at %d; replace or leave out what is no number"
                .formatted(example, row[i], what, i));
      }
    }
  }

  @Override
  public int size() {
    return features.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public Map<String, Object> preprocessing() {
    return preprocessing;
  }

  @Override
  public void features(int example, long epoch, float[] into) {
    System.arraycopy(features[example], 0, into, 0, features[example].length);
  }

  @Override
  public void target(int example, float[] into) {
    System.arraycopy(targets[example], 0, into, 0, targets[example].length);
  }
}
