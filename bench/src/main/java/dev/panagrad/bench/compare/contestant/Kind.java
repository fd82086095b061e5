package dev.panagrad.bench.compare.contestant;

/** The kinds of work that are compared. */
public enum Kind {
  /** A training step: make the batch, feed it, update, read the loss. */
  TRAIN,
  /** A batch of text or of pairs without an update: make it, feed it, read the loss. */
  FORWARD,
  /** All test digits: mean cross-entropy and accuracy. */
  EVALUATE,
  /** One image through the network, to its probabilities. */
  ONE_IMAGE,
  /** A hundred characters, each fed back. */
  GENERATE,
  /** An ONNX file, run once. */
  ONNX
}
