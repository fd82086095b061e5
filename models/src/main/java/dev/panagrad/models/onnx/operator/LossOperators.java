package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Losses, softmax and its kin. */
final class LossOperators {
  private LossOperators() {}

  static void addTo(OperatorTable table) {}
}
