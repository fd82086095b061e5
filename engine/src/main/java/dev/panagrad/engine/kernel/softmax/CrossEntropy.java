package dev.panagrad.engine.kernel.softmax;

/**
 * The cross-entropy of softmax over rows with labels of one kind, and its gradient with respect to
 * the logits. All methods compute rows [from, to) of the operands.
 */
public interface CrossEntropy {
  /** Losses, in nats. */
  void loss(LossOperands operands, long from, long to);

  /** The gradient of the losses, times upstream. */
  void gradient(LossOperands operands, long from, long to);

  /** Both at once, to the same bits. */
  default void lossAndGradient(LossOperands operands, long from, long to) {
    loss(operands, from, to);
    gradient(operands, from, to);
  }
}
