package dev.panagrad.models.train;

/** Thrown if a training can't continue; the message says why and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception with one sentence for the user. */
  public TrainingException(String message) {
    super(message);
  }
}
