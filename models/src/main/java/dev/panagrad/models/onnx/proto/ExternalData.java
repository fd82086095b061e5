package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.wire.ProtoReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files next to a model that hold elements of its tensors, each mapped once.
 *
 * <p>A location is a path below the model's folder; locations that lead out of it, including
 * through a symbolic link, are rejected.
 */
public final class ExternalData {
  private final Optional<Path> folder;
  private final Optional<Arena> arena;
  private final Map<Path, MemorySegment> files = new HashMap<>();

  private ExternalData(Optional<Path> folder, Optional<Arena> arena) {
    this.folder = folder;
    this.arena = arena;
  }

  /** Files below a folder, mapped as long as an arena is open. */
  public static ExternalData below(Path folder, Arena arena) {
    return new ExternalData(Optional.of(folder), Optional.of(arena));
  }

  /** No files: tensors that need one are an error. */
  public static ExternalData none() {
    return new ExternalData(Optional.empty(), Optional.empty());
  }

  /**
   * The bytes of a tensor.
   *
   * @param in reports the position of errors
   * @param entries location, offset and length as the model gives them
   * @param size the number of bytes of the tensor
   */
  MemorySegment resolve(ProtoReader in, String tensor, Map<String, String> entries, long size) {
    String location = entries.getOrDefault("location", "");
    MemorySegment file = file(in, tensor, location);
    long offset = number(in, tensor, entries, "offset", 0);
    long length = number(in, tensor, entries, "length", size);
    if (offset > file.byteSize() || length > file.byteSize() - offset) {
      throw in.wrong(
          "the tensor '%s' is said to lie in '%s' from byte %d, %d bytes long, but that has %d",
          tensor, location, offset, length, file.byteSize());
    }
    return file.asSlice(offset, length);
  }

  private MemorySegment file(ProtoReader in, String tensor, String location) {
    if (folder.isEmpty() || arena.isEmpty()) {
      throw in.wrong("the tensor '%s' lies in a file of its own, which isn't allowed here", tensor);
    }
    try {
      Path root = folder.get().toRealPath();
      Path path = root.resolve(location).normalize();
      boolean outside = Path.of(location).isAbsolute() || !path.startsWith(root);
      if (location.isBlank() || outside || path.equals(root)) {
        throw outOfFolder(in, tensor, location);
      }
      if (!Files.isRegularFile(path)) {
        throw FileException.of(
            "%s does not exist, but the model's tensor '%s' lies in it; put it beside the model",
            ProtoReader.printable(path.toString()), ProtoReader.printable(tensor));
      }
      Path real = path.toRealPath();
      if (!real.startsWith(root)) {
        throw outOfFolder(in, tensor, location);
      }
      MemorySegment known = files.get(real);
      if (known == null) {
        known = map(real, arena.get());
        files.put(real, known);
      }
      return known;
    } catch (InvalidPathException e) {
      throw outOfFolder(in, tensor, location);
    } catch (IOException e) {
      throw new FileException(
          "%s cannot be read (%s), but the model's tensor '%s' lies in it; check its permissions"
              .formatted(
                  ProtoReader.printable(folder.get().resolve(location).toString()),
                  ProtoReader.printable(String.valueOf(e.getMessage())),
                  ProtoReader.printable(tensor)),
          e);
    }
  }

  private static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  private static FileException outOfFolder(ProtoReader in, String tensor, String location) {
    return in.wrong(
        "the tensor '%s' is said to lie in '%s', which is no path below the model's folder",
        tensor, location);
  }

  private static long number(
      ProtoReader in, String tensor, Map<String, String> entries, String key, long otherwise) {
    String text = entries.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as negative numbers are.
    }
    throw in.wrong(
        "the tensor '%s' has the %s '%s', which is no whole number from 0 up", tensor, key, text);
  }
}
