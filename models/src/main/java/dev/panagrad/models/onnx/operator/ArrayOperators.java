package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Operators that move elements: shapes, slices, pads, gathers, scatters. */
final class ArrayOperators {
  private ArrayOperators() {}

  static void addTo(OperatorTable table) {}
}
