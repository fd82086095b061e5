package dev.panagrad.cli.option;

import dev.panagrad.models.tokenizer.Unit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the name of a text unit. */
public final class UnitConverter implements ITypeConverter<Unit> {
  /** Used by picocli. */
  public UnitConverter() {}

  @Override
  public Unit convert(String value) {
    try {
      return Unit.of(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
