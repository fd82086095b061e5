package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Matrix products. */
final class LinearOperators {
  private LinearOperators() {}

  static void addTo(OperatorTable table) {}
}
