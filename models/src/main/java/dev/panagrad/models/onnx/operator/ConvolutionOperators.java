package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Convolutions. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static void addTo(OperatorTable table) {}
}
