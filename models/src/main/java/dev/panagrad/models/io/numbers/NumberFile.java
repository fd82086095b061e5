package dev.panagrad.models.io.numbers;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads files of numbers: .npy and .npz of NumPy, .json with nested arrays, .csv with one row per
 * line.
 */
public final class NumberFile {
  private static final List<String> ENDINGS = List.of(".npy", ".npz", ".json", ".csv");

  private NumberFile() {}

  /** Whether a file's name has one of the supported endings. */
  public static boolean isOne(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * Reads a file by the ending of its name.
   *
   * @return the array under the name ""; a JSON object and an .npz file have one array per name
   * @throws FileException if it is missing, unreadable, or holds something else
   */
  public static Map<String, Numbers> read(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz") && Files.exists(file)) {
      return npz(file);
    }
    byte[] bytes = bytes(file);
    if (name.endsWith(".npy")) {
      return Map.of("", new NpyReader(file, ByteBuffer.wrap(bytes)).read());
    }
    return name.endsWith(".csv") ? Map.of("", CsvNumbers.read(file, bytes)) : json(file, bytes);
  }

  /** .npy files in a zip archive, as numpy.savez and numpy.savez_compressed write it. */
  private static Map<String, Numbers> npz(Path file) {
    Map<String, Numbers> all = new LinkedHashMap<>();
    // Reads the directory at the archive's end, which a truncated file lacks.
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName().replaceFirst("\\.npy$", "");
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        all.put(name, new NpyReader(file.resolve(name), ByteBuffer.wrap(bytes)).read());
      }
    } catch (IOException e) {
      throw new FileException("%s is no intact .npz file: %s".formatted(file, e.getMessage()), e);
    }
    return all;
  }

  private static Map<String, Numbers> json(Path file, byte[] bytes) {
    try {
      Object value = JsonReader.value(ByteBuffer.wrap(bytes));
      if (!(value instanceof Map<?, ?> object)) {
        return Map.of("", JsonNumbers.of(value));
      }
      Map<String, Numbers> all = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        all.put((String) entry.getKey(), JsonNumbers.of(entry.getValue()));
      }
      return all;
    } catch (JsonException e) {
      throw new FileException(
          "%s is no JSON array of numbers: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new FileException(file + " does not exist; check the path", e);
    } catch (IOException e) {
      throw new FileException("%s cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
  }

  /** The shape with these sizes, if it has this number of values. */
  static Shape shape(Path file, int[] sizes, int count) {
    long elements = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw FileException.of("%s has the negative size %d", file, size);
      }
      elements *= size;
      if (elements > Integer.MAX_VALUE) {
        break;
      }
    }
    if (elements != count) {
      throw FileException.of(
          "%s is not intact: its shape has %d elements, but it holds %d", file, elements, count);
    }
    return Shape.of(sizes);
  }
}
