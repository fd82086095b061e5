package dev.panagrad.graph.session;

/** A value that is not a number or infinite, found where numbers are expected. */
public final class NumericsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception whose message names the node. */
  public NumericsException(String message) {
    super(message);
  }
}
