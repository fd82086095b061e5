package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Recurrent networks, unrolled over time. */
final class RecurrentOperators {
  private RecurrentOperators() {}

  static void addTo(OperatorTable table) {}
}
