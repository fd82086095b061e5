package dev.panagrad.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses whole numbers of at least 1, with a clear error otherwise. */
public class WholeNumber implements ITypeConverter<Integer> {
  private final int least;

  WholeNumber() {
    this(1);
  }

  WholeNumber(int least) {
    this.least = least;
  }

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.replace("_", ""));
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, as for 0.
    }
    throw new TypeConversionException(
        "'%s' is not a whole number from %d to %,d".formatted(text, least, Integer.MAX_VALUE));
  }
}
