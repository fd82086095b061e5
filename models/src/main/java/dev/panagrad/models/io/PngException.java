package dev.panagrad.models.io;

/** Thrown for bytes that are no intact PNG; the message is part of a sentence, without the file. */
final class PngException extends Exception {
  private static final long serialVersionUID = 1L;

  PngException(String message) {
    super(message);
  }
}
