package dev.panagrad.models.io.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON into plain collections, strictly: UTF-8, no duplicate names, nothing after the value.
 */
public final class JsonReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads one object.
   *
   * @return the values by name, in order; a value is a String, a Long (or, beyond its range, a
   *     BigInteger), a Double, a Boolean, a List, a Map, or {@link JsonNull}
   * @throws JsonException if the bytes are anything else
   */
  public static Map<String, Object> object(ByteBuffer utf8) throws JsonException {
    return read(
        utf8,
        reader -> {
          if (reader.parser.currentToken() != JsonToken.START_OBJECT) {
            throw new JsonException("not a JSON object");
          }
          return reader.object();
        },
        "object");
  }

  /**
   * Reads one value of any kind, represented as inside of {@link #object}.
   *
   * @throws JsonException if the bytes are anything else
   */
  public static Object value(ByteBuffer utf8) throws JsonException {
    return read(
        utf8,
        reader -> {
          if (reader.parser.currentToken() == null) {
            throw new JsonException("no JSON at all");
          }
          return reader.value();
        },
        "value");
  }

  /** Reads a value from its first token on. */
  private interface Read<T> {
    T from(JsonReader reader) throws JsonException;
  }

  private static <T> T read(ByteBuffer utf8, Read<T> read, String what) throws JsonException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("not valid UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      T value = read.from(new JsonReader(parser));
      if (parser.nextToken() != null) {
        throw new JsonException("more text behind the JSON " + what);
      }
      return value;
    } catch (JacksonException e) {
      throw new JsonException("not valid JSON: " + oneLine(e.getOriginalMessage()));
    }
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value());
    }
    return object;
  }

  private List<Object> array() {
    List<Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value());
    }
    return array;
  }

  private Object value() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> JsonNull.NULL;
    };
  }

  private Number integer() {
    Number number = parser.getNumberValue();
    return number instanceof Integer small ? (Number) small.longValue() : number;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ");
  }
}
