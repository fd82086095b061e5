package dev.panagrad.models.train;

/** A training that can't go on; the message says why and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception with one sentence for the person. */
  public TrainingException(String message) {
    super(message);
  }
}
