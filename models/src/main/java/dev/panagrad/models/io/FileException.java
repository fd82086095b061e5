package dev.panagrad.models.io;

import java.util.Locale;

/**
 * A file or folder given by the user is missing, unreadable or not of the required form.
 *
 * <p>The message is one sentence that names the file, what was expected and found, and the way out,
 * so that a command can show it unchanged.
 */
public final class FileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure described in one sentence. */
  public FileException(String message) {
    super(message);
  }

  /** A failure described in one sentence, and the system's error. */
  public FileException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A failure described in one sentence.
   *
   * @param format as of {@link String#format}, formatted independently of the locale
   */
  public static FileException of(String format, Object... arguments) {
    return new FileException(String.format(Locale.ROOT, format, arguments));
  }
}
