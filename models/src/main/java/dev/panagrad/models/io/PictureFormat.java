package dev.panagrad.models.io;

/**
 * Reads pictures of one file format. It is found by {@link java.util.ServiceLoader}, in modules and
 * on the class path; {@link Pictures} tries all available ones, and reads PNG by itself.
 */
public interface PictureFormat {
  /** The name of the format for messages, as JPEG. */
  String name();

  /** Whether the bytes of a file begin with the signature of this format. */
  boolean matches(byte[] file);

  /**
   * Decodes a file.
   *
   * @param name for messages
   * @throws dev.panagrad.models.io.FileException if it is not intact, of an unsupported kind, or
   *     too large
   */
  Image decode(String name, byte[] file);
}
