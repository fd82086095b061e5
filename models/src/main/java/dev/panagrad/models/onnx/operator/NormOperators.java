package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Normalisations. */
final class NormOperators {
  private NormOperators() {}

  static void addTo(OperatorTable table) {}
}
