package dev.panagrad.models.data.idx;

import dev.panagrad.mnist.MnistFiles;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The source of an IDX file's bytes: a path, or a resource of MNIST's artifact.
 *
 * @param name for messages
 * @param size in bytes as stored, or -1 if unknown
 * @param sha256 of the unpacked bytes if already known, else empty
 * @param opener opens the stored bytes, plain or gzip
 * @param mapper maps the unpacked bytes into memory
 */
public record IdxSource(String name, long size, String sha256, Opener opener, Mapper mapper) {
  /** Returns the bytes mapped off-heap, or null if they have to be read. */
  public interface Mapper {
    MemorySegment map();
  }

  /** Opens a stream. */
  public interface Opener {
    InputStream open() throws IOException;
  }

  public static IdxSource of(Path file) {
    if (!Files.exists(file)) {
      throw FileException.of("%s does not exist; give the path of an IDX file", file);
    }
    if (!Files.isRegularFile(file)) {
      throw FileException.of("%s is not a file; give the path of an IDX file", file);
    }
    try {
      return new IdxSource(
          file.toString(), Files.size(file), "", () -> Files.newInputStream(file), () -> null);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * A file of the artifact panagrad-mnist. Its hash is a constant, which saves 0.2 s of hashing at
   * start-up; a test compares it with the resource.
   */
  public static IdxSource ofMnist(String name, String sha256) {
    Module module = MnistFiles.class.getModule();
    return new IdxSource(
        "embedded " + name,
        -1,
        sha256,
        () -> MnistFiles.open(name),
        () -> ImageResource.map(module, MnistFiles.resource(name)));
  }

  static FileException unreadable(String name, IOException e) {
    return new FileException(
        "%s cannot be read (%s); check that it exists and that you may read it"
            .formatted(name, e.getMessage()),
        e);
  }
}
