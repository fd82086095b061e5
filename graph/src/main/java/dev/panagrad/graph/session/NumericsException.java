package dev.panagrad.graph.session;

/** A NaN or infinity was found in the result of a node. */
public final class NumericsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception whose message names the node. */
  public NumericsException(String message) {
    super(message);
  }
}
