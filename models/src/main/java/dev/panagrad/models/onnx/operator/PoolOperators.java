package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Pooling windows. */
final class PoolOperators {
  private PoolOperators() {}

  static void addTo(OperatorTable table) {}
}
