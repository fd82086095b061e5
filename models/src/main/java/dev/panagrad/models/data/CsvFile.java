package dev.panagrad.models.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads tables from CSV files (RFC 4180) in UTF-8 with a header. */
final class CsvFile {
  private CsvFile() {}

  static Table read(Path file, char separator) {
    if (!Files.isRegularFile(file)) {
      throw FileException.of("%s is no file; give a CSV file with a header", file);
    }
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .detectBomHeader(true)
            .ofCsvRecord(file)) {
      List<String> names = null;
      List<Table.Row> rows = new ArrayList<>();
      for (CsvRecord line : reader) {
        List<String> cells = line.getFields().stream().map(String::strip).toList();
        if (names == null) {
          names = cells;
          checkHeader(file, names);
        } else {
          checkCount(file, line, names.size());
          rows.add(new Table.Row(line.getStartingLineNumber(), cells));
        }
      }
      if (rows.isEmpty()) {
        throw FileException.of(
            "%s has no rows; it needs a line with the names of the columns, and rows below", file);
      }
      byte[] bytes = Files.readAllBytes(file);
      checkEnd(file, rows.getLast(), bytes);
      return new Table(file, names, rows, Set.of(), sha256(file, bytes));
    } catch (CsvParseException e) {
      throw new FileException("%s is no CSV file: %s".formatted(file, reason(e)), e);
    } catch (IOException | UncheckedIOException e) {
      throw new FileException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Map<String, String> sha256(Path file, byte... bytes) {
    return Map.of(file.getFileName().toString(), Sha256.of(bytes));
  }

  /** Checks for a quote that is never closed, which would make all lines to the end one value. */
  private static void checkEnd(Path file, Table.Row last, byte... bytes) {
    int quotes = 0;
    int end = 0;
    for (byte one : bytes) {
      quotes += one == '"' ? 1 : 0;
      end = one > ' ' || one < 0 ? one : end;
    }
    boolean swallowed = end != '"' && last.cells().getLast().contains("\n");
    if (quotes % 2 == 1 && swallowed) {
      throw FileException.of(
          "%s, line %d: a quote that begins a value is never closed", file, last.line());
    }
  }

  /** The reason of a parser's error: the message has the line, its cause the details. */
  private static String reason(CsvParseException e) {
    String message = e.getMessage();
    Throwable cause = e.getCause();
    return cause == null ? message : message + " (" + cause.getMessage() + ")";
  }

  private static void checkHeader(Path file, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        throw FileException.of(
            "%s, line 1: column %d has no name; the first line must name the columns", file, i + 1);
      }
      if (!seen.add(name)) {
        throw FileException.of(
            "%s, line 1: two columns are named '%s'; give each a name of its own", file, name);
      }
    }
    if (names.size() == 1) {
      throw FileException.of(
          "%s, line 1: there is one column only, '%s'; a table needs two at least; if another"
              + " character than a comma stands between the values, name it as the separator",
          file, names.getFirst());
    }
  }

  private static void checkCount(Path file, CsvRecord line, int columns) {
    if (line.getFieldCount() != columns) {
      throw FileException.of(
          "%s, line %d: there are %d values, but the header names %d columns",
          file, line.getStartingLineNumber(), line.getFieldCount(), columns);
    }
  }
}
