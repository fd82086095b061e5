package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.table.CategoryFeature;
import dev.panagrad.models.data.table.Feature;
import dev.panagrad.models.data.table.NumberFeature;
import dev.panagrad.models.data.table.RowEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows of a table as examples. Means, deviations and categories are computed from its own rows;
 * when it is {@link #split}, both parts use those of the training part, so that nothing of the
 * other part leaks into it.
 */
public final class TableDataset implements Dataset {
  private final Table table;
  private final int[] rows;
  private final TableTargets targets;
  private final RowEncoder encoder;

  /** Whether the encoder was given rather than fitted to the rows. */
  private final boolean given;

  /** By row of the table; null for rows that are in no part. */
  private final float[][] features;

  private TableDataset(
      Table table,
      int[] rows,
      TableTargets targets,
      RowEncoder encoder,
      boolean given,
      float[][] features) {
    this.table = table;
    this.rows = rows;
    this.targets = targets;
    this.encoder = encoder;
    this.given = given;
    this.features = features;
  }

  static TableDataset fit(Table table, TableTargets targets) {
    int[] rows = IntStream.range(0, table.size()).toArray();
    return encoded(table, rows, targets, fit(table, rows, targets.columns()), false);
  }

  static TableDataset encoded(Table table, TableTargets targets, RowEncoder encoder) {
    return encoded(table, IntStream.range(0, table.size()).toArray(), targets, encoder, true);
  }

  private static TableDataset encoded(
      Table table, int[] rows, TableTargets targets, RowEncoder encoder, boolean given) {
    float[][] features = new float[table.size()][];
    for (int row : rows) {
      features[row] = table.encode(row, encoder);
    }
    return new TableDataset(table, rows, targets, encoder, given, features);
  }

  private static RowEncoder fit(Table table, int[] rows, List<String> targets) {
    List<Feature> features = new ArrayList<>();
    for (String column : table.columns()) {
      if (!targets.contains(column)) {
        List<String> all = table.cells(column);
        List<String> cells = Arrays.stream(rows).mapToObj(all::get).toList();
        features.add(
            ColumnKind.isNumbers(table, column)
                ? NumberFeature.fit(column, cells)
                : CategoryFeature.fit(column, cells));
      }
    }
    if (features.isEmpty()) {
      throw table.wrong(targets.getFirst(), "there is no other column to tell it from");
    }
    return new RowEncoder(features, targets);
  }

  /** These rows, with means, deviations and categories fitted to them. */
  public TableDataset refitted() {
    return encoded(table, rows, targets, fit(table, rows, targets.columns()), false);
  }

  /** These rows, encoded like those of another dataset. */
  public TableDataset encodedAs(TableDataset other) {
    return encoded(table, rows, targets, other.encoder, true);
  }

  /**
   * Splits the data in two, both encoded by the statistics of the first part, the training data; a
   * dataset with a given encoder keeps it.
   */
  @Override
  public Split split(double share, long seed) {
    Split raw = Dataset.super.split(share, seed);
    if (given) {
      return raw;
    }
    TableDataset rest = ((TableDataset) raw.rest()).refitted();
    return new Split(rest, ((TableDataset) raw.part()).encodedAs(rest));
  }

  /**
   * Three parts, all encoded by the statistics of the first one.
   *
   * @param train the training data
   * @param validation decides which weights are kept
   * @param test not used until the end
   */
  public record Parts(TableDataset train, TableDataset validation, TableDataset test) {}

  /**
   * Splits the data in three by a random draw, otherwise as {@link #split}.
   *
   * @param validation its share of all, above 0
   * @param test its share of all, above 0 and below 1 with the other
   */
  public Parts parts(double validation, double test, long seed) {
    if (!(validation > 0 && test > 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "shares for validation and test must be above 0 and together below 1, not %s and %s"
              .formatted(validation, test));
    }
    Split outer = split(test, seed);
    Split inner = outer.rest().split(validation / (1 - test), seed);
    TableDataset train = (TableDataset) inner.rest();
    return new Parts(
        train, (TableDataset) inner.part(), ((TableDataset) outer.part()).encodedAs(train));
  }

  @Override
  public TableDataset select(int... examples) {
    int[] chosen = new int[examples.length];
    for (int i = 0; i < examples.length; i++) {
      if (examples[i] < 0 || examples[i] >= rows.length) {
        throw new IllegalArgumentException(
            "there is no example %d: there are %d".formatted(examples[i], rows.length));
      }
      chosen[i] = rows[examples[i]];
    }
    return new TableDataset(table, chosen, targets, encoder, given, features);
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public Shape shape() {
    return Shape.of(encoder.width());
  }

  @Override
  public Target target() {
    return targets.target();
  }

  @Override
  public void features(int example, long epoch, float[] into) {
    System.arraycopy(features[rows[example]], 0, into, 0, encoder.width());
  }

  @Override
  public void target(int example, float[] into) {
    float[] values = targets.values()[rows[example]];
    System.arraycopy(values, 0, into, 0, values.length);
  }

  /** The cells of the feature columns. */
  @Override
  public Map<String, String> words(int example) {
    Map<String, String> words = new LinkedHashMap<>(table.row(rows[example]));
    words.keySet().retainAll(encoder.columns());
    return words;
  }

  @Override
  public Map<String, Object> preprocessing() {
    return encoder.preprocessing();
  }

  @Override
  public Map<String, String> sha256() {
    return table.sha256();
  }

  @Override
  public String source() {
    return "%,d of %s".formatted(rows.length, table);
  }
}
