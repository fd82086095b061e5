package dev.panagrad.engine.blas;

/** Says why OpenBLAS can't be used, where it was looked for and what to do. */
public final class OpenBlasUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message a sentence for people
   * @param cause what went wrong underneath, or null
   */
  public OpenBlasUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
