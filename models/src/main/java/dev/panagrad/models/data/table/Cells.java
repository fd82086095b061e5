package dev.panagrad.models.data.table;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the text of a cell means. */
final class Cells {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");

  private Cells() {}

  /** Whether nothing is known: nothing, NA or a question mark is there. */
  static boolean isMissing(String cell) {
    return cell == null || cell.isEmpty() || cell.equals("NA") || cell.equals("?");
  }

  /**
   * The number in a cell; NaN if there is none. Java's own parser would also take "1d" and "0x1p3".
   */
  static double number(String cell) {
    if (!NUMBER.matcher(cell).matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(cell);
    return Float.isFinite((float) value) ? value : Double.NaN;
  }

  static boolean isNumber(String cell) {
    return !Double.isNaN(number(cell));
  }

  /** Whether a program wrote the cell for a number that is none, as NaN or -inf. */
  static boolean isNotFinite(String cell) {
    String unsigned = cell.startsWith("-") || cell.startsWith("+") ? cell.substring(1) : cell;
    return NOT_FINITE.contains(unsigned.toLowerCase(Locale.ROOT));
  }
}
