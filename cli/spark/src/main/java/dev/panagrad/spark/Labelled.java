package dev.panagrad.spark;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Target;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Rows with their classes, in the form in which each worker receives them.
 *
 * @param features row by row
 * @param labels 0, 1, 2, ...
 */
record Labelled(float[][] features, int[] labels) implements Serializable {
  /**
   * Reads rows of a label and a vector.
   *
   * @throws IllegalArgumentException if there are none, or a label is no class number
   */
  static Labelled of(List<Row> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("there are no rows to train on");
    }
    float[][] features = new float[rows.size()][];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(i, rows.get(i).getDouble(0));
      features[i] = floats(rows.get(i).getAs(1));
    }
    return new Labelled(features, labels);
  }

  private static int label(int row, double label) {
    if (label < 0 || label != Math.rint(label) || label > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "row %d has the label %s; labels are 0, 1, 2, ..., as StringIndexer makes them"
              .formatted(row, label));
    }
    return (int) label;
  }

  static float[] floats(Vector vector) {
    double[] values = vector.toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * The rows as a dataset.
   *
   * @param shape of an example; null for that of a vector
   */
  ArrayDataset dataset(Shape shape) {
    int classes = IntStream.of(labels).max().orElseThrow() + 1;
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return ArrayDataset.ofClasses(
        shape == null ? Shape.of(features[0].length) : shape,
        features,
        labels,
        new Target.Classes(names));
  }
}
