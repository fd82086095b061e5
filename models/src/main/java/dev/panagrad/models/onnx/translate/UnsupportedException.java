package dev.panagrad.models.onnx.translate;

/** An ONNX node asks for what isn't supported; the message names the node. */
public final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what is asked for, without a full stop. */
  public UnsupportedException(String message) {
    super(message);
  }
}
