package dev.panagrad.serve;

/** Thrown to reject a request, with an HTTP status and a message for the client. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  RequestException(int status, String message) {
    // Thrown often and never printed, so it has no stack trace.
    super(message, null, false, false);
    this.status = status;
  }

  /** An invalid request. */
  static RequestException wrong(String format, Object... arguments) {
    return new RequestException(400, format.formatted(arguments));
  }

  int status() {
    return status;
  }
}
