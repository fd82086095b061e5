package dev.panagrad.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an attention head, as 2.1 for the first head of the second layer. */
public final class HeadNumber implements ITypeConverter<HeadNumber.Head> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

  /**
   * An attention head.
   *
   * @param layer from 1
   * @param number within the layer, from 1
   */
  public record Head(int layer, int number) {
    @Override
    public String toString() {
      return layer + "." + number;
    }
  }

  @Override
  public Head convert(String value) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is no head; give layer and head, as 2.1 for the first head of the second layer"
              .formatted(value));
    }
    return new Head(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
