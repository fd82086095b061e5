package dev.panagrad.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Scores the rows of a partition in batches, and appends the requested columns to the existing
 * ones.
 */
final class BatchTransform implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  private static final int BATCH = 512;

  private final PanagradModel model;
  private final int features;
  private final Column[] columns;

  /** The content of a new column. */
  enum Column {
    RAW,
    PROBABILITY,
    PREDICTION
  }

  /**
   * A transformation.
   *
   * @param features the index of the column with the features
   * @param columns to add
   */
  BatchTransform(PanagradModel model, int features, List<Column> columns) {
    this.model = model;
    this.features = features;
    this.columns = columns.toArray(Column[]::new);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Scorer scorer = model.scorer();
    return new Scored(rows, scorer);
  }

  private final class Scored implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Scorer scorer;
    private final float[] examples;
    private final float[] probabilities;
    private final List<Row> batch = new ArrayList<>();
    private final ArrayDeque<Row> ready = new ArrayDeque<>();

    Scored(Iterator<Row> rows, Scorer scorer) {
      this.rows = rows;
      this.scorer = scorer;
      examples = new float[BATCH * scorer.features()];
      probabilities = new float[BATCH * scorer.classes()];
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && rows.hasNext()) {
        score();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void score() {
      batch.clear();
      int width = scorer.features();
      while (batch.size() < BATCH && rows.hasNext()) {
        Row row = rows.next();
        put(row.getAs(features), batch.size() * width, width);
        batch.add(row);
      }
      scorer.score(examples, batch.size(), probabilities);
      int classes = scorer.classes();
      for (int i = 0; i < batch.size(); i++) {
        double[] told = new double[classes];
        for (int k = 0; k < classes; k++) {
          told[k] = probabilities[i * classes + k];
        }
        ready.add(with(batch.get(i), told));
      }
    }

    private void put(Vector vector, int from, int width) {
      if (vector == null) {
        throw new IllegalArgumentException("a row has no features; drop rows without them");
      }
      if (vector.size() != width) {
        throw new IllegalArgumentException(
            "the model takes %d features, and a row has %d".formatted(width, vector.size()));
      }
      double[] values = vector.toArray();
      for (int i = 0; i < width; i++) {
        examples[from + i] = (float) values[i];
      }
    }

    private Row with(Row row, double... told) {
      Object[] values = new Object[row.size() + columns.length];
      for (int i = 0; i < row.size(); i++) {
        values[i] = row.get(i);
      }
      Vector raw = Vectors.dense(PanagradModel.logarithms(told));
      Vector probability = model.raw2probability(raw);
      for (int i = 0; i < columns.length; i++) {
        values[row.size() + i] =
            switch (columns[i]) {
              case RAW -> raw;
              case PROBABILITY -> probability;
              case PREDICTION -> model.probability2prediction(probability);
            };
      }
      return RowFactory.create(values);
    }
  }
}
