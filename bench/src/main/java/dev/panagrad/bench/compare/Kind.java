package dev.panagrad.bench.compare;

/** What the engines are compared in. */
public enum Kind {
  /** A training step: make the batch, feed it, update, read the loss. */
  TRAIN,
  /** All test digits: mean cross-entropy and accuracy. */
  EVALUATE,
  /** One image through the network, to its probabilities. */
  ONE_IMAGE,
  /** A hundred characters, each fed back. */
  GENERATE,
  /** An ONNX file, run once. */
  ONNX
}
