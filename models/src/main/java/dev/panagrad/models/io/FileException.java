package dev.panagrad.models.io;

import java.util.Locale;

/**
 * A file or folder that a person gave is missing, unreadable or not what it must be.
 *
 * <p>The message is one sentence that names the file, what was expected and found, and the way out,
 * so that a command can show it as it is.
 */
public final class FileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Tells what is wrong in one sentence. */
  public FileException(String message) {
    super(message);
  }

  /** Tells what is wrong in one sentence, and what the system said. */
  public FileException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Tells what is wrong in one sentence.
   *
   * @param format as of {@link String#format}, in the same form under every locale
   */
  public static FileException of(String format, Object... arguments) {
    return new FileException(String.format(Locale.ROOT, format, arguments));
  }
}
