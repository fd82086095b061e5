package dev.panagrad.models.io.json;

/** Text that is not the JSON it should be; the message is a part of a sentence, without a file. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what is wrong. */
  public JsonException(String message) {
    super(message);
  }
}
