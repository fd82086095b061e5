package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Gradients and updates: the training domain. */
final class TrainingOperators {
  private TrainingOperators() {}

  static void addTo(OperatorTable table) {}
}
