package dev.panagrad.models.data.table;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Interprets the text of a cell. */
public final class Cells {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");

  private Cells() {}

  /** Whether the value is missing: an empty cell, NA or a question mark. */
  public static boolean isMissing(String cell) {
    return cell == null || cell.isEmpty() || cell.equals("NA") || cell.equals("?");
  }

  /**
   * The number in a cell; NaN if there is none. Java's own parser would also take "1d" and "0x1p3".
   */
  public static double number(String cell) {
    if (!NUMBER.matcher(cell).matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(cell);
    return Float.isFinite((float) value) ? value : Double.NaN;
  }

  /** Whether the text is a number that fits a float. */
  public static boolean isNumber(String cell) {
    return !Double.isNaN(number(cell));
  }

  /**
   * Whether the cell is a program's text for a value that is no finite number, such as NaN or -inf,
   * or a number too large for a float.
   */
  public static boolean isNotFinite(String cell) {
    if (NUMBER.matcher(cell).matches()) {
      return !isNumber(cell);
    }
    String unsigned = cell.startsWith("-") || cell.startsWith("+") ? cell.substring(1) : cell;
    return NOT_FINITE.contains(unsigned.toLowerCase(Locale.ROOT));
  }
}
