package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Integers of 8 bits with scales and zero points. */
final class QuantizedOperators {
  private QuantizedOperators() {}

  static void addTo(OperatorTable table) {}
}
