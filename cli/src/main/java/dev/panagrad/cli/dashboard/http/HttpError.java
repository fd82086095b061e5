package dev.panagrad.cli.dashboard.http;

/** A request that is refused, with the HTTP status and a sentence for the user. */
public final class HttpError extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  public HttpError(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  int status() {
    return status;
  }
}
