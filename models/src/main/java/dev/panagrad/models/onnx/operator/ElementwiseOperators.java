package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Functions of each element, and arithmetic with broadcasting. */
final class ElementwiseOperators {
  private ElementwiseOperators() {}

  static void addTo(OperatorTable table) {}
}
