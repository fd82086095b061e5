package dev.panagrad.models.data.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns rows of text into features in the same way as a model's training data: numbers standardized
 * by mean and deviation, missing ones filled and marked, categories one-hot.
 */
public final class RowEncoder {
  private static final String KEY = "columns";
  private static final String TARGET = "target";

  private final List<Feature> features;
  private final List<String> targets;
  private final int width;

  /**
   * An encoder.
   *
   * @param targets the columns of the targets, for tables that have them
   */
  public RowEncoder(List<Feature> features, List<String> targets) {
    this.features = List.copyOf(features);
    this.targets = List.copyOf(targets);
    width = features.stream().mapToInt(Feature::width).sum();
  }

  /**
   * The encoder that a preprocessing describes.
   *
   * @param preprocessing of a dataset of a table, or of a model that was trained on one
   * @throws IllegalArgumentException if it is of something else
   */
  public static RowEncoder of(Map<String, Object> preprocessing) {
    if (!describes(preprocessing)) {
      throw new IllegalArgumentException(
          "the features were not made of the columns of a table; give them as numbers");
    }
    List<?> columns = (List<?>) preprocessing.get(KEY);
    List<?> targets = preprocessing.get(TARGET) instanceof List<?> list ? list : List.of();
    return new RowEncoder(
        columns.stream().<Feature>map(Feature::of).toList(),
        targets.stream().map(String::valueOf).toList());
  }

  /** Whether a preprocessing is for a table. */
  public static boolean describes(Map<String, Object> preprocessing) {
    return preprocessing.get(KEY) instanceof List<?>;
  }

  /** The settings as plain collections for JSON, from which {@link #of} makes an equal encoder. */
  public Map<String, Object> preprocessing() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(KEY, features.stream().map(Feature::settings).toList());
    settings.put(TARGET, targets);
    return settings;
  }

  public List<String> targets() {
    return targets;
  }

  /** The names of the columns that a row needs. */
  public List<String> columns() {
    return features.stream().map(Feature::column).toList();
  }

  /** Whether a column contains numbers rather than categories. */
  public boolean isNumber(String column) {
    return features.stream()
        .anyMatch(feature -> feature.column().equals(column) && feature instanceof NumberFeature);
  }

  /** The number of features of a row. */
  public int width() {
    return width;
  }

  /**
   * Encodes a row, all of whose categories must be known.
   *
   * @param row the text by column; empty text, NA and ? stand for missing values, and other columns
   *     are ignored
   * @throws IllegalArgumentException with the column that is missing, has an unknown category, or
   *     text where a number is needed
   */
  public float[] encode(Map<String, String> row) {
    for (Feature feature : features) {
      String cell = cell(row, feature.column());
      if (feature instanceof CategoryFeature known && !known.knows(cell)) {
        throw new IllegalArgumentException(
            "column '%s' has the unknown category '%s'; known are %s"
                .formatted(feature.column(), cell, known.categories()));
      }
    }
    return encodeAny(row);
  }

  /** As {@link #encode}, but an unknown category counts as a missing one. */
  public float[] encodeAny(Map<String, String> row) {
    float[] into = new float[width];
    int at = 0;
    for (Feature feature : features) {
      feature.encode(cell(row, feature.column()), into, at);
      at += feature.width();
    }
    return into;
  }

  private String cell(Map<String, String> row, String column) {
    if (!row.containsKey(column)) {
      throw new IllegalArgumentException(
          "column '%s' is missing; a row needs %s".formatted(column, columns()));
    }
    String cell = row.get(column);
    return cell == null ? "" : cell.strip();
  }
}
