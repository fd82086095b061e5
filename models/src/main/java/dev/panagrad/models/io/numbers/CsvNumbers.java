package dev.panagrad.models.io.numbers;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of numbers with commas between them; a first line that has names is passed over. */
final class CsvNumbers {
  private CsvNumbers() {}

  static Numbers read(Path file, byte[] bytes) {
    List<String> lines =
        new String(bytes, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      double[] row = new double[cells.length];
      String wrong = parse(cells, row);
      if (wrong != null && i == 0) {
        continue;
      }
      if (wrong != null || (!rows.isEmpty() && rows.getFirst().length != row.length)) {
        throw FileException.of(
            "line %d of %s %s",
            i + 1,
            file,
            wrong == null
                ? "has %d numbers, where others have %d"
                    .formatted(row.length, rows.getFirst().length)
                : "has '%s', which is no number".formatted(wrong));
      }
      rows.add(row);
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

  /** The first cell that is no number, or null. */
  private static String parse(String[] cells, double[] row) {
    for (int i = 0; i < cells.length; i++) {
      try {
        row[i] = Double.parseDouble(cells[i].strip());
      } catch (NumberFormatException e) {
        return cells[i].strip();
      }
    }
    return null;
  }
}
