package dev.panagrad.models.io.json;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Writes plain collections as JSON: the counterpart of {@link JsonReader}.
 *
 * <p>JSON has no NaN and no infinity: they are written as the strings "NaN", "Infinity" and
 * "-Infinity".
 */
public final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonWriter() {}

  /** An object as one line of JSON. */
  public static String line(Map<String, ?> object) {
    return text(object, ObjectWriteContext.empty());
  }

  /** An object as indented JSON, with a line feed at the end. */
  public static String indented(Map<String, ?> object) {
    return text(object, new IndentedContext()) + "\n";
  }

  private static String text(Map<String, ?> object, ObjectWriteContext context) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(context, text)) {
      value(out, object);
    }
    return text.toString();
  }

  private static void value(JsonGenerator out, Object value) {
    switch (value) {
      case Map<?, ?> object -> {
        out.writeStartObject();
        object.forEach(
            (name, inner) -> {
              out.writeName(name.toString());
              value(out, inner);
            });
        out.writeEndObject();
      }
      case List<?> array -> {
        out.writeStartArray();
        array.forEach(inner -> value(out, inner));
        out.writeEndArray();
      }
      case String string -> out.writeString(string);
      case Boolean truth -> out.writeBoolean(truth);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> real(out, number);
      case JsonNull none -> out.writeNull();
      default ->
          throw new IllegalArgumentException(
              "%s can't be written as JSON".formatted(value.getClass().getName()));
    }
  }

  private static void real(JsonGenerator out, double number) {
    if (Double.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeString(Double.toString(number));
    }
  }

  /** Makes the library indent, with the same line ends on every system. */
  private static final class IndentedContext extends ObjectWriteContext.Base {
    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }

    @Override
    public PrettyPrinter getPrettyPrinter() {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }
  }
}
