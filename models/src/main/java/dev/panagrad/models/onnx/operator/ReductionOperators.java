package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Sums, means, extremes and the like over axes, and what sorts or counts along one. */
final class ReductionOperators {
  private ReductionOperators() {}

  static void addTo(OperatorTable table) {}
}
