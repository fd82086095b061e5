package dev.panagrad.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses numbers, with a clear error otherwise. */
public final class RealNumber implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is not a number, as 0.003 is".formatted(text));
    }
  }
}
