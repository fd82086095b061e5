package dev.panagrad.models.onnx.translate;

/** An ONNX node needs an unsupported feature; the message names the node. */
public final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error for the given feature, without a full stop. */
  public UnsupportedException(String message) {
    super(message);
  }
}
