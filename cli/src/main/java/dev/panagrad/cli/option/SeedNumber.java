package dev.panagrad.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a seed, which is any whole number, with a clear error otherwise. */
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
