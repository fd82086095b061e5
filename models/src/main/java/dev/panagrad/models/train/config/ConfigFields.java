package dev.panagrad.models.train.config;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of a JSON file, with their types checked: each method throws a {@link
 * FileException} that names the field if it is missing or of another type.
 */
public final class ConfigFields {
  private static final long MAX_BYTES = 16 << 20;

  private final Path file;
  private final Map<?, ?> fields;

  private ConfigFields(Path file, Map<?, ?> fields) {
    this.file = file;
    this.fields = fields;
  }

  /** The fields of a file. */
  public static ConfigFields read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw FileException.of(
            "%s is larger than %d bytes and no configuration of a run", file, MAX_BYTES);
      }
      return new ConfigFields(file, JsonReader.object(ByteBuffer.wrap(Files.readAllBytes(file))));
    } catch (IOException e) {
      throw new FileException(
          file + " cannot be read (" + e + "); give the folder of a training run", e);
    } catch (JsonException e) {
      throw new FileException(file + " is " + e.getMessage() + "; restore it or train anew", e);
    }
  }

  /** A configuration that came from another process. */
  public static ConfigFields parse(String json) {
    Path file = Path.of("the configuration of the run");
    try {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      return new ConfigFields(file, JsonReader.object(ByteBuffer.wrap(bytes)));
    } catch (JsonException e) {
      throw new FileException(file + " is " + e.getMessage(), e);
    }
  }

  /** A text. */
  public String string(String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  /** A whole number within [min, max]. */
  public long integer(String name, long min, long max) {
    if (fields.get(name) instanceof Long number && number >= min && number <= max) {
      return number;
    }
    throw wrong(name, "a whole number from %d to %d".formatted(min, max));
  }

  /** The fields of an object. */
  public ConfigFields object(String name) {
    if (fields.get(name) instanceof Map<?, ?> inner) {
      return new ConfigFields(file, inner);
    }
    throw wrong(name, "an object");
  }

  /** The objects of a list; empty if there is no such list. */
  public List<ConfigFields> objects(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    List<ConfigFields> objects = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> inner) {
          objects.add(new ConfigFields(file, inner));
        }
      }
      if (objects.size() == list.size()) {
        return objects;
      }
    }
    throw wrong(name, "a list of objects");
  }

  /** All fields, which must be texts. */
  public Map<String, String> strings() {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Object name : fields.keySet()) {
      strings.put((String) name, string((String) name));
    }
    return strings;
  }

  /** All fields, which must be numbers. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Object name : fields.keySet()) {
      numbers.put((String) name, number((String) name));
    }
    return numbers;
  }

  private double number(String name) {
    if (fields.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, "a number");
  }

  private FileException wrong(String name, String expected) {
    return FileException.of(
        "%s needs %s as \"%s\" but has %s; restore it or train anew",
        file, expected, name, fields.containsKey(name) ? fields.get(name) : "none");
  }
}
