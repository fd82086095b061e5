package dev.panagrad.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many of something are wanted, which may be none, and says so if it can't. */
final class CountNumber implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.replace("_", ""));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for -1.
    }
    throw new TypeConversionException(
        "'%s' is not a whole number from 0 to %,d".formatted(text, Integer.MAX_VALUE));
  }
}
