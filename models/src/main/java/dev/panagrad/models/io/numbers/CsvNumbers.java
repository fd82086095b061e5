package dev.panagrad.models.io.numbers;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of comma-separated numbers; a header line is skipped. */
final class CsvNumbers {
  private CsvNumbers() {}

  static Numbers read(Path file, byte[] bytes) {
    List<double[]> rows = new ArrayList<>();
    String text = new String(bytes, StandardCharsets.UTF_8);
    CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .detectBomHeader(true)
            .ofCsvRecord(text);
    try {
      for (CsvRecord line : reader) {
        add(file, line, rows);
      }
    } catch (CsvParseException e) {
      throw new FileException("%s is no CSV file: %s".formatted(file, e.getMessage()), e);
    }
    if (rows.isEmpty()) {
      throw FileException.of("%s has no row of numbers", file);
    }
    int width = rows.getFirst().length;
    double[] values = new double[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, values, i * width, width);
    }
    return new Numbers(Shape.of(rows.size(), width), values);
  }

  private static void add(Path file, CsvRecord line, List<double[]> rows) {
    List<String> cells = line.getFields();
    double[] row = new double[cells.size()];
    String wrong = parse(cells, row);
    if (wrong != null && line.getStartingLineNumber() == 1) {
      return;
    }
    if (wrong != null) {
      throw FileException.of(
          "line %d of %s has '%s', which is no number", line.getStartingLineNumber(), file, wrong);
    }
    if (!rows.isEmpty() && rows.getFirst().length != row.length) {
      throw FileException.of(
          "line %d of %s has %d numbers, where others have %d",
          line.getStartingLineNumber(), file, row.length, rows.getFirst().length);
    }
    rows.add(row);
  }

  /** The first cell that is not a number, or null. */
  private static String parse(List<String> cells, double... row) {
    for (int i = 0; i < row.length; i++) {
      try {
        row[i] = Double.parseDouble(cells.get(i).strip());
      } catch (NumberFormatException e) {
        return cells.get(i).strip();
      }
    }
    return null;
  }
}
