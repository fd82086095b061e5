package dev.panagrad.cli.dashboard;

/** A request that is refused, with the HTTP status and a sentence for the user. */
final class HttpError extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  HttpError(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  int status() {
    return status;
  }
}
