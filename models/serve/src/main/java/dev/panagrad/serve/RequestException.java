package dev.panagrad.serve;

/** Why a request is refused: a status of HTTP, and a sentence for the client. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  RequestException(int status, String message) {
    // Made often and never printed, so it has no stack trace.
    super(message, null, false, false);
    this.status = status;
  }

  /** A request that is wrong in itself. */
  static RequestException wrong(String format, Object... arguments) {
    return new RequestException(400, format.formatted(arguments));
  }

  int status() {
    return status;
  }
}
