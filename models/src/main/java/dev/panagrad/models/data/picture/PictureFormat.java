package dev.panagrad.models.data.picture;

/**
 * Reads pictures of one file format. It is found by {@link java.util.ServiceLoader}, in modules and
 * on the class path; {@link Pictures} asks all that are there, and reads PNG by itself.
 */
public interface PictureFormat {
  /** Its name for messages, as JPEG. */
  String name();

  /** Whether the bytes of a file begin as those of this format do. */
  boolean matches(byte[] file);

  /**
   * Decodes a file.
   *
   * @param name for messages
   * @throws dev.panagrad.models.io.FileException if it is not intact, of a kind that can't be read,
   *     or too large
   */
  Image decode(String name, byte[] file);
}
