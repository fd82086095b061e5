package dev.panagrad.models.train;

import java.util.Map;

/** Reads the values that {@link TrainingTask#position} gave, which come from a file. */
public final class Position {
  /** Passes over the data that nobody makes, far from where a long overflows. */
  public static final long MOST_EPOCHS = 1L << 53;

  private Position() {}

  /**
   * A number of things.
   *
   * @throws IllegalArgumentException if it is missing, no number, negative or too large; the
   *     message is a clause that tells which
   */
  public static long number(Map<String, String> position, String name, long most) {
    String value = position.get(name);
    if (value == null) {
      throw new IllegalArgumentException("its position has no '%s'".formatted(name));
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(value, name, most), e);
    }
    throw new IllegalArgumentException(wrong(value, name, most));
  }

  private static String wrong(String value, String name, long most) {
    return "its position has '%s' as '%s', which must be a whole number from 0 to %d"
        .formatted(value, name, most);
  }
}
