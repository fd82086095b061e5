package dev.panagrad.models.data.table;

import java.util.List;
import java.util.Map;

/** Encodes a column's cells as features. */
public sealed interface Feature permits NumberFeature, CategoryFeature {
  /** The name of the column. */
  String column();

  /** The number of features of a cell. */
  int width();

  /**
   * Encodes a cell.
   *
   * @param into gets the features, from {@code at} on; contains zeros before
   * @throws IllegalArgumentException if the cell isn't of the column's kind
   */
  void encode(String cell, float[] into, int at);

  /** The settings as plain collections for JSON, from which {@link #of} makes an equal feature. */
  Map<String, Object> settings();

  /**
   * Reads the result of {@link #settings}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Feature of(Object settings) {
    if (settings instanceof Map<?, ?> map && map.get("column") instanceof String column) {
      if (map.get("categories") instanceof List<?> categories) {
        return new CategoryFeature(column, categories.stream().map(String::valueOf).toList());
      }
      if (map.get("mean") instanceof Number mean
          && map.get("deviation") instanceof Number deviation
          && map.get("indicator") instanceof Boolean indicator) {
        return new NumberFeature(column, mean.doubleValue(), deviation.doubleValue(), indicator);
      }
    }
    throw new IllegalArgumentException(
        "the preprocessing of a column is wrong: %s".formatted(settings));
  }
}
