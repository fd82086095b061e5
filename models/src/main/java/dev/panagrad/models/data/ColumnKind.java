package dev.panagrad.models.data;

import dev.panagrad.models.data.table.Cells;
import java.util.List;

/** Decides from all values of a column whether it contains numbers or categories. */
final class ColumnKind {
  /** If this share of the values are numbers, the others are probably mistakes. */
  private static final double MOSTLY = 0.9;

  /** With more categories than this, the values are probably names or identifiers. */
  private static final int MOST_CATEGORIES = 1000;

  private ColumnKind() {}

  /**
   * Whether a column contains numbers.
   *
   * @throws dev.panagrad.models.io.FileException if it seems to, except for some values, or has too
   *     many categories
   */
  static boolean isNumbers(Table table, String column) {
    List<String> cells = table.cells(column);
    if (!table.isCategories(column)) {
      List<String> present = cells.stream().filter(cell -> !Cells.isMissing(cell)).toList();
      long numbers = present.stream().filter(Cells::isNumber).count();
      if (numbers == present.size()) {
        return true;
      }
      if (numbers >= MOSTLY * present.size() || isBroken(present, numbers)) {
        throw mistake(table, column, cells);
      }
    }
    long categories = cells.stream().filter(cell -> !Cells.isMissing(cell)).distinct().count();
    if (categories > MOST_CATEGORIES) {
      throw table.wrong(
          column,
          "there are %,d different texts, and at most %,d can be categories; leave it out with without(\"%s\")"
              .formatted(categories, MOST_CATEGORIES, column));
    }
    return false;
  }

  /** Whether all values that are no numbers are NaN and the like. */
  private static boolean isBroken(List<String> present, long numbers) {
    return numbers + present.stream().filter(Cells::isNotFinite).count() == present.size();
  }

  private static RuntimeException mistake(Table table, String column, List<String> cells) {
    int row = 0;
    while (Cells.isMissing(cells.get(row)) || Cells.isNumber(cells.get(row))) {
      row++;
    }
    return table.wrong(
        row,
        column,
        "'%s' is no number, as the others are; correct it or leave it empty, or read the column with categories(\"%s\")"
            .formatted(cells.get(row), column));
  }
}
