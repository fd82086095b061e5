package dev.panagrad.models.data;

import dev.panagrad.models.data.table.Cells;
import java.util.Comparator;
import java.util.List;

/**
 * The targets of the rows of a table.
 *
 * @param columns of the targets
 * @param values by row: the number of the class, or the numbers
 */
record TableTargets(Target target, List<String> columns, float[][] values) {
  /** Classes ordered by value if they are numbers, else by name. */
  static TableTargets classes(Table table, String column) {
    List<String> names =
        table.cells(column).stream().filter(cell -> !Cells.isMissing(cell)).distinct().toList();
    Comparator<String> order =
        names.stream().allMatch(Cells::isNumber)
            ? Comparator.comparingDouble(Cells::number).thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder();
    if (names.size() < 2) {
      throw table.wrong(column, "to tell classes apart takes two at least, but there are " + names);
    }
    return of(table, new Target.Classes(names.stream().sorted(order).toList()), List.of(column));
  }

  static TableTargets of(Table table, Target target, List<String> columns) {
    float[][] values = new float[table.size()][target.values()];
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      List<String> cells = table.cells(column);
      for (int row = 0; row < values.length; row++) {
        values[row][i] = value(table, target, row, column, cells.get(row));
      }
    }
    return new TableTargets(target, columns, values);
  }

  private static float value(Table table, Target target, int row, String column, String cell) {
    if (Cells.isMissing(cell)) {
      throw table.wrong(row, column, "there is no value, but it is what is to be told");
    }
    return switch (target) {
      case Target.Classes classes -> {
        int number = classes.names().indexOf(cell);
        if (number < 0) {
          throw table.wrong(
              row, column, "'%s' is none of the classes %s".formatted(cell, classes.names()));
        }
        yield number;
      }
      case Target.Numbers _ -> {
        if (!Cells.isNumber(cell)) {
          throw table.wrong(row, column, "'%s' is no number, but it is to be told".formatted(cell));
        }
        yield (float) Cells.number(cell);
      }
    };
  }
}
