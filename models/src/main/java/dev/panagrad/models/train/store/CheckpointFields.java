package dev.panagrad.models.train.store;

import dev.panagrad.models.io.FileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the metadata of a checkpoint, with every value checked. */
final class CheckpointFields {
  /** Larger than any count, and far from the overflow of a long. */
  private static final long MOST = 1L << 53;

  private final Path file;
  private final Map<String, String> metadata;

  CheckpointFields(Path file, Map<String, String> metadata) {
    this.file = file;
    this.metadata = metadata;
  }

  boolean has(String name) {
    return metadata.containsKey(name);
  }

  String string(String name) {
    String value = metadata.get(name);
    if (value == null) {
      throw FileException.of(
          "%s is no checkpoint of a training: its metadata has no '%s'; give a file that"
              + " 'panagrad train' wrote, or use --init for bare variables",
          file, name);
    }
    return value;
  }

  /** A count. */
  long count(String name) {
    String value = string(name);
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a whole number from 0 to " + MOST, e);
    }
    throw wrong(name, value, "a whole number from 0 to " + MOST, null);
  }

  /** A number from 0 to another one, which may be infinite. */
  double real(String name, double most) {
    return real(name, 0, most);
  }

  /** A number in a range, whose ends may be infinite. */
  double real(String name, double least, double most) {
    String value = string(name);
    String expected =
        "a number"
            + (Double.isFinite(least) ? " from " + (long) least : "")
            + (Double.isFinite(most) ? " to " + most : "");
    try {
      double number = Double.parseDouble(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, value, expected, e);
    }
    throw wrong(name, value, expected, null);
  }

  /** All fields whose names begin with a prefix, by the rest of their names. */
  Map<String, String> beginningWith(String prefix) {
    Map<String, String> found = new HashMap<>();
    metadata.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private FileException wrong(String name, String value, String expected, Exception cause) {
    return new FileException(
        "%s is damaged: its metadata has '%s' as '%s', which must be %s; take another checkpoint"
            .formatted(file, value, name, expected),
        cause);
  }
}
