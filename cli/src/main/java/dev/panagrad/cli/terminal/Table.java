package dev.panagrad.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table with columns as wide as their content. On a terminal that is too narrow the widest texts
 * are wrapped, and if that isn't enough the last columns move below, into tables of their own.
 */
public final class Table {
  private static final String GAP = "  ";

  /** Texts aren't wrapped to lines shorter than this, unless their columns are. */
  private static final int NARROWEST = 12;

  private final String[] header;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Creates an empty table.
   *
   * @param header of each column; a leading ">" aligns the column to the right
   */
  public Table(String... header) {
    this.header = new String[header.length];
    right = new boolean[header.length];
    for (int i = 0; i < header.length; i++) {
      right[i] = header[i].startsWith(">");
      this.header[i] = right[i] ? header[i].substring(1) : header[i];
    }
  }

  /** Adds a row with one cell per column; returns this. */
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
    if (console.interactive()) {
      narrow(widths, console.width());
    }
    int from = 0;
    while (from < header.length) {
      int to = console.interactive() ? fitting(widths, from, console.width()) : header.length;
      if (from > 0) {
        console.line();
      }
      // Each of the tables repeats the first column, which identifies the row.
      int first = from == 0 ? -1 : 0;
      print(console, widths, header, first, from, to, true);
      for (String[] row : rows) {
        print(console, widths, row, first, from, to, false);
      }
      from = to;
    }
  }

  /** Narrows the widest text columns to fit, but not below a readable width. */
  private void narrow(int[] widths, int room) {
    int total = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    while (total > room) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean wider = widest < 0 || widths[i] > widths[widest];
        if (!right[i] && wider && widths[i] > Math.max(NARROWEST, header[i].length())) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      total--;
    }
  }

  /** The end of the columns that fit beside the first one; there is at least one. */
  private static int fitting(int[] widths, int from, int room) {
    int used = from == 0 ? -GAP.length() : widths[0];
    int to = from;
    while (to < widths.length && (to == from || used + GAP.length() + widths[to] <= room)) {
      used += GAP.length() + widths[to++];
    }
    return to;
  }

  private void print(
      Console console, int[] widths, String[] cells, int first, int from, int to, boolean bold) {
    List<Integer> columns = new ArrayList<>();
    if (first >= 0) {
      columns.add(first);
    }
    for (int i = from; i < to; i++) {
      columns.add(i);
    }
    List<List<String>> parts =
        columns.stream().map(i -> Wrapping.lines(cells[i], widths[i])).toList();
    int lines = parts.stream().mapToInt(List::size).max().orElse(0);
    for (int line = 0; line < lines; line++) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < parts.size(); c++) {
        int column = columns.get(c);
        String part = line < parts.get(c).size() ? parts.get(c).get(line) : "";
        String space = " ".repeat(widths[column] - part.length());
        text.append(c == 0 ? "" : GAP).append(right[column] ? space + part : part + space);
      }
      String whole = text.toString().stripTrailing();
      console.line(bold ? console.bold(whole) : whole);
    }
  }

  private static void measure(int[] widths, String[] cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].length());
    }
  }
}
