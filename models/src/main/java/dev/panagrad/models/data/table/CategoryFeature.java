package dev.panagrad.models.data.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One-hot categories; the last position is for missing or unknown ones. */
public final class CategoryFeature implements Feature {
  private final String column;
  private final List<String> categories;
  private final Map<String, Integer> places;

  public CategoryFeature(String column, List<String> categories) {
    this.column = column;
    this.categories = List.copyOf(categories);
    places =
        IntStream.range(0, categories.size())
            .boxed()
            .collect(Collectors.toMap(categories::get, place -> place));
  }

  /** A feature with the categories of some cells, in alphabetical order. */
  public static CategoryFeature fit(String column, List<String> cells) {
    return new CategoryFeature(
        column, cells.stream().filter(cell -> !Cells.isMissing(cell)).distinct().sorted().toList());
  }

  public boolean knows(String cell) {
    return Cells.isMissing(cell) || places.containsKey(cell);
  }

  public List<String> categories() {
    return categories;
  }

  @Override
  public String column() {
    return column;
  }

  @Override
  public int width() {
    return categories.size() + 1;
  }

  @Override
  public void encode(String cell, float[] into, int at) {
    int unknown = categories.size();
    into[at + (Cells.isMissing(cell) ? unknown : places.getOrDefault(cell, unknown))] = 1;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("column", column);
    settings.put("categories", categories);
    return settings;
  }
}
