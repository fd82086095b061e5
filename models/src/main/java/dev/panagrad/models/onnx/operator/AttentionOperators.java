package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Attention and position embeddings. */
final class AttentionOperators {
  private AttentionOperators() {}

  static void addTo(OperatorTable table) {}
}
