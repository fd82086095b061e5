package dev.panagrad.models.io.json;

/**
 * Text that is not the required JSON; the message is a part of a sentence, without the file's name.
 */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  /** An error described by a part of a sentence. */
  public JsonException(String message) {
    super(message);
  }
}
