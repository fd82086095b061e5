package dev.panagrad.models.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Reads pictures of any available format, PNG and those of {@link PictureFormat}s; writes PNG. */
public final class Pictures {
  /** The largest number of pixels of a picture; more could take all memory. */
  public static final int MAX_PIXELS = PngHeader.MAX_PIXELS;

  private static final long MAX_FILE = 256 << 20;
  private static final int JPEG_START = 0xffd8;

  private Pictures() {}

  /** Looked up once, when the first picture that is no PNG is read. */
  private static final class Found {
    static final List<PictureFormat> FORMATS =
        ServiceLoader.load(PictureFormat.class, PictureFormat.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }

  /**
   * Reads a file.
   *
   * @throws FileException if it is missing, unreadable, too large, not intact, or of a format that
   *     no available reader supports
   */
  public static Image read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw FileException.of("%s is not a file; give a picture", file);
    }
    try {
      if (Files.size(file) > MAX_FILE) {
        throw FileException.of(
            "%s is larger than %d bytes; give a smaller picture", file, MAX_FILE);
      }
      return decode(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new FileException(file + " cannot be read (" + e + "); check that you may read it", e);
    }
  }

  /**
   * Decodes a file in memory, otherwise as {@link #read}.
   *
   * @param name for messages
   */
  public static Image decode(String name, byte[] file) {
    if (PngReader.matches(file)) {
      return PngReader.decode(name, file);
    }
    for (PictureFormat format : Found.FORMATS) {
      if (format.matches(file)) {
        return format.decode(name, file);
      }
    }
    if (file.length > 1 && ((file[0] & 0xff) << 8 | (file[1] & 0xff)) == JPEG_START) {
      throw FileException.of(
          "%s is a JPEG picture, which needs the artifact panagrad-jpeg on the class or module"
              + " path; add it, or save the picture as PNG",
          name);
    }
    throw FileException.of("%s is no picture of a known format; save it as PNG", name);
  }

  /**
   * Encodes a picture as PNG.
   *
   * @param samples row by row: one for each pixel, 0 black to 255 white; or red, green and blue of
   *     each
   * @return the bytes of a file
   */
  public static byte[] png(int width, int height, byte[] samples) {
    return PngWriter.encode(width, height, samples);
  }
}
