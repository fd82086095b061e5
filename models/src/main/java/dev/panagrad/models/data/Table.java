package dev.panagrad.models.data;

import dev.panagrad.models.data.table.Cells;
import dev.panagrad.models.data.table.RowEncoder;
import dev.panagrad.models.io.FileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of text under named columns, as in a CSV file.
 *
 * <p>A column contains numbers if all its values are numbers, else categories. Empty values, NA and
 * ? are missing values.
 */
public final class Table {
  /**
   * With more different whole numbers, or fewer rows per number, a column is a quantity and not a
   * class.
   */
  private static final int MOST_NUMBERED = 10;

  private final Path file;
  private final List<String> names;
  private final List<Row> rows;
  private final Set<String> categories;
  private final Map<String, String> sha256;

  Table(
      Path file,
      List<String> names,
      List<Row> rows,
      Set<String> categories,
      Map<String, String> sha256) {
    this.sha256 = Map.copyOf(sha256);
    this.file = file;
    this.names = List.copyOf(names);
    this.rows = List.copyOf(rows);
    this.categories = Set.copyOf(categories);
  }

  /**
   * A row.
   *
   * @param line its line in the file, from 1
   */
  record Row(long line, List<String> cells) {}

  /**
   * Reads a CSV file in UTF-8, with commas between the values and a header.
   *
   * @throws FileException with the file, line and column of the error
   */
  public static Table read(Path file) {
    return read(file, ',');
  }

  /** Reads a CSV file with another separator, otherwise as {@link #read(Path)}. */
  public static Table read(Path file, char separator) {
    return CsvFile.read(file, separator);
  }

  /** The names of the columns, in order. */
  public List<String> columns() {
    return names;
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** The table without some columns, such as identifiers. */
  public Table without(String... columns) {
    Set<String> gone = known(columns);
    int[] kept = new int[names.size() - gone.size()];
    int count = 0;
    for (int i = 0; i < names.size(); i++) {
      if (!gone.contains(names.get(i))) {
        kept[count++] = i;
      }
    }
    List<Row> less =
        rows.stream()
            .map(
                row -> new Row(row.line(), Arrays.stream(kept).mapToObj(row.cells()::get).toList()))
            .toList();
    List<String> left = Arrays.stream(kept).mapToObj(names::get).toList();
    return new Table(file, left, less, categories, sha256);
  }

  /** The table with some columns treated as categories, even if their values are numbers. */
  public Table categories(String... columns) {
    Set<String> all = new HashSet<>(categories);
    all.addAll(known(columns));
    return new Table(file, names, rows, all, sha256);
  }

  /**
   * Examples whose class is in a column; all other columns are the features.
   *
   * @throws FileException with line and column of a value that is missing or no number
   */
  public TableDataset classify(String column) {
    known(column);
    return TableDataset.fit(this, TableTargets.classes(this, column));
  }

  /**
   * Examples with the numbers in some columns as targets, unscaled; all other columns are the
   * features. Otherwise as {@link #classify}.
   */
  public TableDataset predict(String... columns) {
    known(columns);
    List<String> targets = List.of(columns);
    return TableDataset.fit(this, TableTargets.of(this, new Target.Numbers(targets), targets));
  }

  /**
   * Examples encoded like a model's training data, for example a test set in a file of its own. A
   * category that was not among those counts as a missing one.
   *
   * @param preprocessing of the model or of the dataset that it was trained on
   * @param target of the model
   * @throws FileException if a column is missing, or has text where a number is needed
   */
  public TableDataset encoded(Map<String, Object> preprocessing, Target target) {
    RowEncoder encoder = RowEncoder.of(preprocessing);
    known(encoder.columns().toArray(String[]::new));
    known(encoder.targets().toArray(String[]::new));
    return TableDataset.encoded(this, TableTargets.of(this, target, encoder.targets()), encoder);
  }

  /**
   * Whether a column looks like classes: texts, or a few whole numbers that occur again and again.
   */
  public boolean hasClasses(String column) {
    known(column);
    List<String> present = cells(column).stream().filter(cell -> !Cells.isMissing(cell)).toList();
    if (categories.contains(column) || !present.stream().allMatch(Cells::isNumber)) {
      return true;
    }
    long different = present.stream().distinct().count();
    boolean whole = present.stream().mapToDouble(Cells::number).allMatch(n -> n == Math.rint(n));
    return whole && different <= MOST_NUMBERED && different * MOST_NUMBERED <= present.size();
  }

  /** The text of a row by column. */
  public Map<String, String> row(int row) {
    Row given = rows.get(row);
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      cells.put(names.get(i), given.cells().get(i));
    }
    return cells;
  }

  /** The line of a row in the file, from 1. */
  public long line(int row) {
    return rows.get(row).line();
  }

  /** The SHA-256 of the file, in hexadecimal. */
  public Map<String, String> sha256() {
    return sha256;
  }

  List<String> cells(String column) {
    int index = names.indexOf(column);
    return rows.stream().map(row -> row.cells().get(index)).toList();
  }

  /** The features of a row. */
  float[] encode(int row, RowEncoder encoder) {
    try {
      return encoder.encodeAny(row(row));
    } catch (IllegalArgumentException e) {
      throw new FileException("%s, line %d: %s".formatted(file, line(row), e.getMessage()), e);
    }
  }

  FileException wrong(int row, String column, String what) {
    return FileException.of(
        "%s, line %d, column '%s': %s", file, rows.get(row).line(), column, what);
  }

  FileException wrong(String column, String what) {
    return FileException.of("%s, column '%s': %s", file, column, what);
  }

  private Set<String> known(String... columns) {
    for (String column : columns) {
      if (!names.contains(column)) {
        throw FileException.of("%s has no column '%s'; it has %s", file, column, names);
      }
    }
    return new HashSet<>(List.of(columns));
  }

  boolean isCategories(String column) {
    return categories.contains(column);
  }

  @Override
  public String toString() {
    return "%,d rows of %s".formatted(rows.size(), file);
  }
}
