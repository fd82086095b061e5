package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Comparisons, logic, choices, and changes of type. */
final class LogicOperators {
  private LogicOperators() {}

  static void addTo(OperatorTable table) {}
}
