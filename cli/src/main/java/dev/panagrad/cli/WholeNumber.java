package dev.panagrad.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers of at least 1, and says so if it can't. */
final class WholeNumber implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.replace("_", ""));
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for 0.
    }
    throw new TypeConversionException(
        "'%s' is not a whole number from 1 to %,d".formatted(text, Integer.MAX_VALUE));
  }
}
