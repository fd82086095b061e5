package dev.panagrad.engine.blas;

/** OpenBLAS can't be used; the message states why, which places were tried and what to do. */
public final class OpenBlasUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message a clear sentence for users
   * @param cause the underlying failure, or null
   */
  public OpenBlasUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
