package dev.panagrad.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a seed, which is any whole number, and says so if it can't. */
public final class SeedNumber implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      return Long.valueOf(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'%s' is not a whole number of at most 18 digits".formatted(text));
    }
  }
}
