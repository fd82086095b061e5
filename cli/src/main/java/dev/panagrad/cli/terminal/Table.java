package dev.panagrad.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns as wide as they need. */
public final class Table {
  private static final String GAP = "  ";

  private final String[] header;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param header of each column; one that begins with ">" aligns its column to the right
   */
  public Table(String... header) {
    this.header = new String[header.length];
    right = new boolean[header.length];
    for (int i = 0; i < header.length; i++) {
      right[i] = header[i].startsWith(">");
      this.header[i] = right[i] ? header[i].substring(1) : header[i];
    }
  }

  /** Adds a row, of as many cells as there are columns; returns this. */
  public Table row(Object... cells) {
    if (cells.length != header.length) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns".formatted(cells.length, header.length));
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
    return this;
  }

  /** Writes header and rows. */
  public void print(Console console) {
    int[] widths = new int[header.length];
    measure(widths, header);
    rows.forEach(row -> measure(widths, row));
    console.line(console.bold(line(widths, header)));
    rows.forEach(row -> console.line(line(widths, row)));
  }

  private static void measure(int[] widths, String[] cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].length());
    }
  }

  private String line(int[] widths, String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(widths[i] - cells[i].length());
      line.append(i == 0 ? "" : GAP).append(right[i] ? space + cells[i] : cells[i] + space);
    }
    return line.toString().stripTrailing();
  }
}
