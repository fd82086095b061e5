package dev.panagrad.models.data.picture;

/** Bytes that are no intact PNG; the message is a part of a sentence, without a file. */
final class PngException extends Exception {
  private static final long serialVersionUID = 1L;

  PngException(String message) {
    super(message);
  }
}
